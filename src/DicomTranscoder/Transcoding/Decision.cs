// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using DicomTranscoder.Coding;
using DicomTranscoder.DataSet;
using DicomTranscoder.Rules;

namespace DicomTranscoder.Transcoding;

/// <summary>The decision about one instance, and the facts known so far. The steps that carry it out never change it.</summary>
internal sealed record Decision
{
    /// <summary>Bytes of the instance given.</summary>
    public required long SourceLength { get; init; }

    /// <summary>UID of the transfer syntax of the result.</summary>
    public required string Target { get; init; }

    /// <summary>UID of the transfer syntax of the given instance, or empty while unknown.</summary>
    public string Source { get; init; } = "";

    /// <summary>Modality of the given instance, or empty while unknown.</summary>
    public string Modality { get; init; } = "";

    /// <summary>SOP Instance UID of the given instance, or empty while unknown.</summary>
    public string SopInstanceUid { get; init; } = "";

    /// <summary>How a received instance arrived, to which the rules apply; else null.</summary>
    public Reception? Reception { get; init; }

    /// <summary>The most bytes of the result per byte of the instance.</summary>
    public double MaximumSizeRatio { get; init; } = double.PositiveInfinity;

    /// <summary>The target for lossy frames, or null for lossless coding.</summary>
    public LossyTarget? Lossy { get; private init; }

    /// <summary>True when lossy JPEG 2000 may become .203 instead of a target that is lossless HTJ2K.</summary>
    public bool MayRecode { get; init; }

    /// <summary>True when <see cref="MayRecode"/> counts: nothing more is lost then, and nothing lossy is called lossless.</summary>
    public bool CanRecode => MayRecode && Lossy is null && Transcoder.IsHtj2kTarget(Target);

    /// <summary>True when the coefficients of lossy JPEG 2000 are coded again; the result's transfer syntax is then .203.</summary>
    public bool IsRecoded { get; private init; }

    /// <summary>SOP Instance UID of the new instance that lossy coding makes.</summary>
    public string? DerivedSopInstanceUid { get; init; }

    /// <summary>Index of the rule that matched, or null.</summary>
    public int? Rule { get; init; }

    /// <summary>True when a rule names the transfer syntax.</summary>
    public bool IsTargetNamed { get; init; }

    /// <summary>True when a rule names <see cref="MaximumSizeRatio"/>.</summary>
    public bool IsSizeNamed { get; init; }

    /// <summary>True when <see cref="TranscodingOptions.OneBitSizeRatio"/> asks the result to be smaller than the source.</summary>
    public bool IsLimitedByOneBitSizeRatio { get; init; }

    /// <summary>Frames of the image, 0 while unknown.</summary>
    public int Frames { get; init; }

    /// <summary>The reason to keep the instance.</summary>
    public Refusal Refusal { get; private init; }

    public bool IsKept => !Refusal.IsNone;

    /// <summary>Asks for another transfer syntax of an instance.</summary>
    public static Decision Ask(long length, string target) => new() { SourceLength = length, Target = target };

    /// <summary>Asks for the conversion of an instance that has not just arrived.</summary>
    public static Decision Ask(long length, TranscodingOptions options) => options.Lossy is { } lossy
        ? Ask(length, TransferSyntaxUid.Htj2k).AllowLoss(lossy)
        : Ask(length, options.TargetTransferSyntax) with { MayRecode = options.TranscodeLossyJpeg2000 };

    /// <summary>Asks for the conversion of an instance that has just arrived, unless the options keep instances of its origin.</summary>
    /// <exception cref="ArgumentException">The target of the options is neither .201, .202, .90 nor .91.</exception>
    public static Decision Ask(long length, TranscodingOptions options, Reception reception)
    {
        TranscodingOptions.RequireTarget(options.TargetTransferSyntax, nameof(options), TransferSyntaxUid.Jpeg2000);
        Decision asked = Ask(length, options) with { Reception = reception, MaximumSizeRatio = options.MaximumSizeRatio };
        return options.KeptOrigins.Contains(reception.Origin) ? asked.Keep(KeepReason.OriginRule) : asked;
    }

    /// <summary>Makes the result lossy, in .203.</summary>
    public Decision AllowLoss(LossyTarget target) => this with { Lossy = target, Target = TransferSyntaxUid.Htj2k };

    /// <summary>Lets lossy JPEG 2000 become HTJ2K (.203) without further loss.</summary>
    public Decision Recode() => this with { IsRecoded = true, Target = TransferSyntaxUid.Htj2k };

    public Decision Keep(Refusal refusal) => this with { Refusal = refusal };

    public Decision Keep(KeepReason reason, string? detail = null) => Keep(new Refusal(reason, detail));

    /// <summary>The largest result worth having, in bytes. A lossy result has to be smaller than its source.</summary>
    /// <param name="bytes">The most that makes sense, whatever the ratio.</param>
    public int LargestWorthHaving(int bytes) => (int)LargestWorthHaving((long)bytes);

    /// <inheritdoc cref="LargestWorthHaving(int)"/>
    public long LargestWorthHaving(long bytes) => (long)Math.Min(Lossy is null ? bytes : SourceLength - 1, SourceLength * MaximumSizeRatio);

    /// <summary>The result for an instance that this decision keeps.</summary>
    public ConversionResult Kept() => new()
    {
        Reason = Refusal.Reason,
        Detail = Refusal.Detail ?? "",
        SourceTransferSyntax = Source,
        TargetTransferSyntax = Source,
        Modality = Modality,
        SopInstanceUid = SopInstanceUid,
        Frames = Frames,
        SourceLength = SourceLength,
        Rule = Rule,
        DerivedSopInstanceUid = DerivedSopInstanceUid,
        IsLimitedByOneBitSizeRatio = IsLimitedByOneBitSizeRatio,
    };

    public ConversionResult Kept(Refusal refusal) => Keep(refusal).Kept();

    public ConversionResult Kept(KeepReason reason, string? detail = null) => Keep(reason, detail).Kept();

    /// <summary>The result would be larger than is worth having.</summary>
    public ConversionResult KeptForSize(long capacity) => Kept(
        KeepReason.NotSmaller,
        capacity == SourceLength - 1 ? null : string.Create(CultureInfo.InvariantCulture, $"it would be larger than {capacity} bytes"));

    /// <summary>The frames could not be encoded.</summary>
    /// <param name="failure">The kind of failure.</param>
    /// <param name="detail">The frame and its error.</param>
    /// <param name="capacity">The largest result worth having.</param>
    public ConversionResult KeptFor(FrameFailure failure, string detail, long capacity)
        => failure == FrameFailure.DoesNotFit ? KeptForSize(capacity) : Kept(Refusal.Of(failure, detail));

    /// <param name="length">Bytes of the result.</param>
    /// <param name="quality">The quality of lossy coding.</param>
    public ConversionResult Converted(long length, LossyQuality? quality = null) => new()
    {
        Reason = KeepReason.None,
        SourceTransferSyntax = Source,
        TargetTransferSyntax = Target,
        Modality = Modality,
        SopInstanceUid = SopInstanceUid,
        Frames = Frames,
        SourceLength = SourceLength,
        Length = length,
        Rule = Rule,
        Lossy = quality,
        DerivedSopInstanceUid = DerivedSopInstanceUid,
    };
}
