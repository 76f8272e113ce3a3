// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Rules;

namespace DicomTranscoder.Transcoding;

/// <content>What is done with received instances: the options, then the first rule that matches.</content>
public sealed partial class Transcoder
{
    private ConversionResult ConvertReceived(ReadOnlySpan<byte> file, IResultMemory memory, Progress progress)
    {
        progress.MaximumSizeRatio = _options.MaximumSizeRatio;
        if (_options.Lossy is { } lossy)
        {
            progress.AllowLoss(lossy);
        }

        return _options.KeptOrigins.Contains(progress.Reception!.Origin) ? progress.Kept(KeepReason.OriginRule) : Convert(file, memory, progress);
    }

    private bool ObeysRules(Progress progress) => progress.Reception is not null && _options.Rules.Count > 0;

    /// <summary>Looks at the data set as a whole and takes over what the rule for it says.</summary>
    private KeepReason CheckDataSet(in Instance instance, Progress progress)
    {
        KeepReason reason = ConversionPolicy.CheckDataSet(instance, _options);
        if (reason != KeepReason.None || !ObeysRules(progress))
        {
            return reason;
        }

        RuleAction? action = FindRule(instance, progress);
        if (action is { Keep: true })
        {
            return KeepReason.KeepRule;
        }

        progress.IsTargetNamed = action?.TransferSyntax is not null;
        progress.MaximumSizeRatio = action?.MaximumSizeRatio ?? progress.MaximumSizeRatio;
        if (!progress.Reception!.IsTargetFixed)
        {
            progress.TargetTransferSyntax = action?.TransferSyntax ?? progress.TargetTransferSyntax;
            if (action?.Lossy is { } lossy)
            {
                progress.AllowLoss(lossy);
            }
        }

        bool isUnwantedJpeg2000 = SourceSyntax.WhyKept(progress.SourceTransferSyntax) == KeepReason.Jpeg2000
            && !_options.TranscodeJpeg2000
            && action?.TransferSyntax is null
            && progress.LossyTarget is null;
        return isUnwantedJpeg2000 ? KeepReason.Jpeg2000 : KeepReason.None;
    }

    /// <param name="bits">Of each sample in the codestream.</param>
    private bool KeepsForViewers(ImagePixelDescription image, int bits, Progress progress)
        => _options.KeepWhatViewersMisread
        && progress.Reception is not null
        && !progress.IsTargetNamed
        && IsHtj2kTarget(progress.TargetTransferSyntax)
        && ConversionPolicy.IsMisreadByViewers(image, bits);

    /// <returns>Null when no rule matches.</returns>
    private RuleAction? FindRule(in Instance instance, Progress progress)
    {
        InstanceFacts facts = InstanceFacts.Read(instance, progress.SourceTransferSyntax, progress.Reception!.Origin);
        for (int i = 0; i < _options.Rules.Count; i++)
        {
            if (_options.Rules[i].When.AreMetBy(facts))
            {
                progress.Rule = i;
                return _options.Rules[i].Then;
            }
        }

        return null;
    }
}
