// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Rules;
using Htj2k;

namespace DicomTranscoder.Transcoding;

/// <summary>Decides whether to convert an instance, step by step as it is read: by transfer syntax, data set and image.</summary>
/// <param name="options">The target and the limits.</param>
internal sealed class ConversionPolicy(TranscodingOptions options)
{
    private readonly bool _mayRecodeByRule = options.Rules.Any(rule => rule.Then.TranscodeLossyJpeg2000 == true);

    private bool ConvertsJpeg2000
        => options.TranscodeJpeg2000 || options.TranscodeCompressed.Contains(TransferSyntaxFamily.Jpeg2000);

    /// <summary>True for an instance with Digital Signatures or MAC Parameters, which cover elements of the data set.</summary>
    public static bool IsSigned(in Instance instance)
        => instance.Elements.Contains(Tag.DigitalSignaturesSequence) || instance.Elements.Contains(Tag.MacParametersSequence);

    public Decision DecideByTransferSyntax(Decision decision)
    {
        if (decision.Source == TransferSyntaxUid.Jpeg2000 && (decision.CanRecode || (ObeysRules(decision) && _mayRecodeByRule)))
        {
            return decision;
        }

        Refusal refusal = Refusal.OfTransferSyntax(decision.Source);
        bool isWanted = refusal.Reason switch
        {
            KeepReason.AlreadyHtj2k => options.TranscodeJpeg2000 && decision.Source != decision.Target,
            KeepReason.Jpeg2000 => ConvertsJpeg2000 || ObeysRules(decision),
            _ => refusal.IsNone,
        };
        return isWanted ? decision : decision.Keep(refusal);
    }

    /// <summary>Looks at the data set as a whole and applies the rule for it.</summary>
    /// <param name="pixelDataLength">Bytes of its Pixel Data when the data set is a skeleton without it; else null.</param>
    public Decision DecideByDataSet(in Instance instance, Decision asked, long? pixelDataLength = null)
    {
        asked = asked with
        {
            Modality = instance.Elements.ReadText(instance.Bytes, Tag.Modality),
            SopInstanceUid = instance.Elements.ReadText(instance.Bytes, Tag.SopInstanceUid),
        };
        KeepReason reason = CheckDataSet(instance, asked.Modality, pixelDataLength);
        if (reason != KeepReason.None)
        {
            return asked.Keep(reason);
        }

        Decision decision = ObeysRules(asked) ? FollowRule(instance, asked) : asked;
        if (decision.IsKept)
        {
            return decision;
        }

        if (decision.Source == TransferSyntaxUid.Jpeg2000)
        {
            // A rule cannot make a lossy image lossless, nor let it lose more: only its coefficients are coded again.
            return decision.CanRecode ? decision.Recode() : decision.Keep(KeepReason.LossyCompressed);
        }

        if (TransferSyntaxUid.IsJpeg2000Family(decision.Source) && decision.Lossy is null && decision.Source == decision.Target)
        {
            return decision.Keep(KeepReason.AlreadyAsWanted);
        }

        bool isCompressed = TransferSyntaxUid.IsLosslessCompressed(decision.Source)
            && decision.Source != TransferSyntaxUid.EncapsulatedUncompressed;
        return isCompressed && !options.TranscodeCompressed.Contains(TransferSyntax.Find(decision.Source)!.Family)
            ? decision.Keep(KeepReason.CompressedNotWanted)
            : decision;
    }

    /// <summary>
    /// Says whether HTJ2K can carry the image (PS3.5 8.2.14), our encoder supports it, and native Pixel Data has the right length.
    /// </summary>
    public static Decision DecideByImage(in Instance instance, ImagePixelDescription image, Decision asked)
    {
        Decision decision = DecideByDescription(image, asked);
        if (decision.IsKept || !TransferSyntaxUid.IsNative(decision.Source))
        {
            return decision;
        }

        if (!instance.Elements.TryFind(Tag.PixelData, out DataElement pixelData) || pixelData.HasUndefinedLength)
        {
            return decision.Keep(KeepReason.BrokenDataSet, "encapsulated Pixel Data in a native transfer syntax");
        }

        decision = DecideByLength(pixelData.ValueLength, image, decision);
        if (decision.IsKept)
        {
            return decision;
        }

        ReadOnlySpan<byte> value = instance.Bytes.Slice(pixelData.ValueOffset, pixelData.ValueLength);
        return image.BitsAllocated > 1 || PackedBits.EndInZeros(value, image.Unpacked().PixelDataBytes)
            ? decision
            : decision.Keep(KeepReason.ExcessPixelData, "bits after the last sample are in use");
    }

    /// <summary>Says whether HTJ2K can carry an image of this description.</summary>
    public static Decision DecideByDescription(ImagePixelDescription image, Decision decision)
    {
        if (image.BitsAllocated == 1 && TransferSyntaxUid.IsJpegLossless(decision.Source))
        {
            return decision.Keep(KeepReason.OneBit);
        }

        // Native and sub-sampled images are judged by their own description, others by that of the decoded image.
        KeepReason reason = ImagePolicy.Check(image);
        if (!TransferSyntaxUid.IsNative(decision.Source) && reason != KeepReason.SubsampledColor)
        {
            reason = ImagePolicy.Check(image.Decoded(decision.Source));
        }

        return reason == KeepReason.None ? decision
            : decision.Keep(reason, reason == KeepReason.UnsupportedPixelFormat ? ImagePolicy.DescribeFormat(image) : null);
    }

    /// <summary>Says whether native Pixel Data has the length that its description requires.</summary>
    public static Decision DecideByLength(long length, ImagePixelDescription image, Decision decision)
    {
        KeepReason reason = ImagePolicy.CheckPixelData(length, image);
        return reason == KeepReason.None ? decision : decision.Keep(reason, $"{length} bytes instead of {image.PixelDataBytes}");
    }

    /// <summary>
    /// Says whether the encoder takes samples of this precision, and whether a received image stays as it is because viewers would show it
    /// wrongly.
    /// </summary>
    /// <param name="image">The image.</param>
    /// <param name="bits">Of each sample in the codestream.</param>
    /// <param name="decision">The decision so far.</param>
    public Decision DecideByPrecision(ImagePixelDescription image, int bits, Decision decision)
    {
        if (bits > Htj2kEncoder.MaximumBitsPerSampleOfPart1 && decision.Target == TransferSyntaxUid.Jpeg2000Lossless)
        {
            return decision.Keep(KeepReason.UnsupportedPixelFormat,
                $"{bits} bits per sample; as JPEG 2000 they can be {Htj2kEncoder.MaximumBitsPerSampleOfPart1} at most");
        }

        return KeepsForViewers(image, bits, decision) ? decision.Keep(KeepReason.MisreadByViewers) : decision;
    }

    /// <summary>
    /// Few receivers read samples of one bit in HTJ2K: the conversion of a received instance has to save space, unless a rule names its
    /// size or its transfer syntax.
    /// </summary>
    public Decision DecideBySize(ImagePixelDescription image, Decision decision)
    {
        if (image.Unpacked().FrameBytes > int.MaxValue)
        {
            return decision.Keep(KeepReason.TooLarge, "a frame takes more than 2 GiB");
        }

        return image.BitsAllocated > 1 || decision.Reception is null || decision.IsSizeNamed || decision.IsTargetNamed
            ? decision
            : decision with
            {
                MaximumSizeRatio = Math.Min(decision.MaximumSizeRatio, options.OneBitSizeRatio),
                IsLimitedByOneBitSizeRatio = options.OneBitSizeRatio < 1,
            };
    }

    /// <summary>True when no rule asks for the conversion of a received image that viewers would show wrongly.</summary>
    public bool KeepsForViewers(ImagePixelDescription image, int bits, Decision decision)
        => options.KeepWhatViewersMisread
        && decision.Reception is not null
        && !decision.IsTargetNamed
        && TransferSyntaxUid.IsHtj2k(decision.Target)
        && ImagePolicy.IsMisreadByViewers(image, bits);

    private bool ObeysRules(Decision decision) => decision.Reception is not null && options.Rules.Count > 0;

    private KeepReason CheckDataSet(in Instance instance, string modality, long? pixelDataLength)
    {
        ElementTable elements = instance.Elements;
        if (elements.Contains(Tag.FloatPixelData) || elements.Contains(Tag.DoubleFloatPixelData))
        {
            return KeepReason.FloatPixelData;
        }

        if (!elements.TryFind(Tag.PixelData, out DataElement pixelData))
        {
            return elements.Contains(Tag.PixelDataProviderUrl) ? KeepReason.Jpip : KeepReason.NoPixelData;
        }

        if (IsSigned(instance))
        {
            return KeepReason.DigitallySigned;
        }

        if (options.KeptModalities.Contains(modality))
        {
            return KeepReason.ModalityRule;
        }

        if (options.KeptSopClassUids.Contains(elements.ReadText(instance.Bytes, Tag.SopClassUid)))
        {
            return KeepReason.SopClassRule;
        }

        long length = pixelDataLength ?? pixelData.ValueLength;
        return length < options.MinimumPixelDataBytes ? KeepReason.BelowMinimumSize : KeepReason.None;
    }

    /// <summary>Applies the first rule that matches.</summary>
    private Decision FollowRule(in Instance instance, Decision asked)
    {
        InstanceFacts facts = InstanceFacts.Read(instance, asked.Source, asked.Reception!.Origin);
        int rule = 0;
        while (rule < options.Rules.Count && !options.Rules[rule].When.AreMetBy(facts))
        {
            rule++;
        }

        RuleAction? action = rule < options.Rules.Count ? options.Rules[rule].Then : null;
        Decision decision = action is null ? asked : asked with
        {
            Rule = rule,
            IsTargetNamed = action.TransferSyntax is not null,
            IsSizeNamed = action.MaximumSizeRatio is not null,
            MayRecode = action.TranscodeLossyJpeg2000 ?? asked.MayRecode,
            MaximumSizeRatio = action.MaximumSizeRatio ?? asked.MaximumSizeRatio,
        };
        if (action is { Keep: true })
        {
            return decision.Keep(KeepReason.KeepRule);
        }

        if (action is not null && !asked.Reception!.IsTargetFixed)
        {
            decision = decision with { Target = action.TransferSyntax ?? decision.Target };
            decision = action.Lossy is { } lossy ? decision.AllowLoss(lossy) : decision;
        }

        bool isUnwantedJpeg2000 = Refusal.OfTransferSyntax(asked.Source).Reason == KeepReason.Jpeg2000
            && !ConvertsJpeg2000
            && action?.TransferSyntax is null
            && decision.Lossy is null;
        return isUnwantedJpeg2000 ? decision.Keep(KeepReason.Jpeg2000) : decision;
    }
}
