// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.Rules;
using Htj2k;

namespace DicomTranscoder.Transcoding;

/// <summary>Sources, target and effort of conversions.</summary>
public sealed record TranscodingOptions
{
    /// <summary>The targets that only HTJ2K and JPEG 2000 have.</summary>
    internal static string[] WaysBack { get; } = [TransferSyntaxUid.Jpeg2000, TransferSyntaxUid.ExplicitLittleEndian];

    /// <summary>All families for <see cref="TranscodeCompressed"/>.</summary>
    public static IReadOnlyCollection<TransferSyntaxFamily> CompressedFamilies { get; } =
    [
        TransferSyntaxFamily.Rle, TransferSyntaxFamily.Jpeg, TransferSyntaxFamily.JpegLs, TransferSyntaxFamily.Jpeg2000,
        TransferSyntaxFamily.EncapsulatedNative,
    ];

    /// <summary>
    /// <see cref="TransferSyntaxUid.Htj2kLossless"/> or <see cref="TransferSyntaxUid.Htj2kLosslessRpcl"/>, with the same codestreams;
    /// <see cref="TransferSyntaxUid.Jpeg2000Lossless"/> for receivers without HTJ2K, and <see cref="TransferSyntaxUid.Jpeg2000"/> for lossy
    /// images of <see cref="TransferSyntaxUid.Htj2k"/>, whose coefficients are coded again without further loss; or
    /// <see cref="TransferSyntaxUid.ExplicitLittleEndian"/> to restore native Pixel Data.
    /// </summary>
    public string TargetTransferSyntax { get; init; } = TransferSyntaxUid.Htj2kLossless;

    /// <summary>
    /// Null, the default, for lossless coding. Otherwise the target that every frame has to meet; results are then new instances of
    /// <see cref="TransferSyntaxUid.Htj2k"/> with another SOP Instance UID. Rules have their own target, see
    /// <see cref="RuleAction.Lossy"/>.
    /// </summary>
    public LossyTarget? Lossy { get; init; }

    /// <summary>Decode every frame again and compare it with the received one, bit for bit, before the result is returned.</summary>
    public bool Verify { get; init; } = true;

    /// <summary>Threads that work on one instance, the caller's included; at least 1.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// The families of transfer syntaxes whose losslessly compressed instances are also converted. <see
    /// cref="TransferSyntaxFamily.EncapsulatedNative"/> stands for deflated frames.
    /// </summary>
    public IReadOnlyCollection<TransferSyntaxFamily> TranscodeCompressed { get; init; } = CompressedFamilies;

    /// <summary>
    /// Convert instances of JPEG 2000 Lossless (.90), whatever <see cref="TranscodeCompressed"/> holds, and instances of the other HTJ2K
    /// transfer syntaxes whose codestreams are reversible.
    /// </summary>
    public bool TranscodeJpeg2000 { get; init; }

    /// <summary>
    /// Convert lossy JPEG 2000 (.91, or under the name of .90) to <see cref="TransferSyntaxUid.Htj2k"/> without any further loss, where the
    /// target is HTJ2K: the coefficients are coded again, and both decode to the same samples. SOP Instance UID and lossy history stay.
    /// </summary>
    public bool TranscodeLossyJpeg2000 { get; init; }

    /// <summary>Let uncompressed instances grow as well, for receivers that take only the target.</summary>
    public bool MayGrow { get; init; }

    /// <summary>Instances whose Pixel Data value is shorter are kept.</summary>
    public long MinimumPixelDataBytes { get; init; }

    /// <summary>
    /// Keep received instances that the decoder of OHIF and cornerstone3D misreads in HTJ2K: three components without colour transform,
    /// signed samples of 8 bits or less, samples of more than 16 bits. A rule that names a transfer syntax converts them.
    /// </summary>
    public bool KeepWhatViewersMisread { get; init; }

    /// <summary>Instances of these Modalities (0008,0060) are kept.</summary>
    public IReadOnlyCollection<string> KeptModalities { get; init; } = [];

    /// <summary>Instances of these SOP Class UIDs (0008,0016) are kept.</summary>
    public IReadOnlyCollection<string> KeptSopClassUids { get; init; } = [];

    /// <summary>Received instances of these origins, see <see cref="Reception"/>, are kept.</summary>
    public IReadOnlyCollection<string> KeptOrigins { get; init; } = [];

    /// <summary>
    /// The largest size of the result, relative to a compressed source. Uncompressed instances never grow; a ratio below 1 requires them to
    /// shrink that much as well. See <see cref="MayGrow"/>.
    /// </summary>
    public double MaximumSizeRatio { get; init; } = 1.25;

    /// <summary>
    /// The largest size of the result, relative to a received instance of Bits Allocated 1. A rule that names a size or a transfer syntax
    /// overrides it.
    /// </summary>
    public double OneBitSizeRatio { get; init; } = 0.66;

    /// <summary>Exceptions from these options for received instances. The first rule that matches applies.</summary>
    public IReadOnlyList<ConversionRule> Rules { get; init; } = [];

    /// <summary>Bytes of the largest file that is read as one span; larger ones are converted frame by frame. Tests lower it.</summary>
    public long LongestSpan { get; init; } = int.MaxValue;

    /// <summary>
    /// Bytes of the largest result of such an instance, 2^32 - 1 at most: more does not fit a Basic Offset Table. Whoever reads the results
    /// through interfaces with signed sizes of 32 bits needs the default.
    /// </summary>
    public long LongestResult { get; init; } = int.MaxValue;

    /// <summary>The same options for where <see cref="TransferSyntaxUid.Htj2k"/> is not taken: no rule asks for it either.</summary>
    public TranscodingOptions WithoutLossyJpeg2000() => this with
    {
        TranscodeLossyJpeg2000 = false,
        Rules = [.. Rules.Select(rule => rule with { Then = rule.Then with { TranscodeLossyJpeg2000 = null } })],
    };

    /// <exception cref="ArgumentException">The options ask for something that does not exist.</exception>
    internal void Check()
    {
        RequireTarget(TargetTransferSyntax, nameof(TargetTransferSyntax), WaysBack);
        foreach (string transferSyntax in Rules.Select(rule => rule.Then.TransferSyntax).OfType<string>())
        {
            RequireTarget(transferSyntax, nameof(Rules));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(Threads, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(LongestSpan, int.MaxValue);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(LongestResult, uint.MaxValue);
    }

    /// <exception cref="ArgumentException">The transfer syntax is not one that instances are converted to.</exception>
    internal static void RequireTarget(string transferSyntax, string name, params ReadOnlySpan<string> waysBack)
    {
        if (!Transcoder.IsTarget(transferSyntax) && !waysBack.Contains(transferSyntax))
        {
            string[] accepted =
                [TransferSyntaxUid.Htj2kLossless, TransferSyntaxUid.Htj2kLosslessRpcl, TransferSyntaxUid.Jpeg2000Lossless, .. waysBack];
            throw new ArgumentException(
                $"The target transfer syntax is {transferSyntax}; accepted are {string.Join(", ", accepted)}", name);
        }
    }
}
