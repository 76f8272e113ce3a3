// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.Transcoding;

/// <summary>How far the work on one instance has come: what its result will tell, whether it is converted or kept.</summary>
/// <param name="sourceLength">Bytes of the instance given.</param>
/// <param name="target">UID of the transfer syntax that it is to have.</param>
internal sealed class Progress(long sourceLength, string target)
{
    public string TargetTransferSyntax => target;

    /// <summary>The reason to give when what is read next turns out to be broken.</summary>
    public KeepReason ReasonIfBroken { get; set; } = KeepReason.BrokenFileMeta;

    public string SourceTransferSyntax { get; set; } = "";

    public int Frames { get; set; }

    public ConversionResult Kept(KeepReason reason, string detail = "") => new()
    {
        Reason = reason,
        Detail = detail,
        SourceTransferSyntax = SourceTransferSyntax,
        TargetTransferSyntax = SourceTransferSyntax,
        Frames = Frames,
        SourceLength = sourceLength,
    };

    public ConversionResult Converted(int length) => new()
    {
        Reason = KeepReason.None,
        SourceTransferSyntax = SourceTransferSyntax,
        TargetTransferSyntax = target,
        Frames = Frames,
        SourceLength = sourceLength,
        Length = length,
    };
}
