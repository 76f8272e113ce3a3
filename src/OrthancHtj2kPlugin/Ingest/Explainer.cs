// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.Rules;
using DicomTranscoder.Transcoding;

namespace OrthancHtj2kPlugin.Ingest;

/// <summary>Converts instances as if they arrived, and throws the result away. One at a time.</summary>
internal sealed class Explainer : IDisposable
{
    private readonly Transcoder _transcoder;

    /// <param name="options">Those for instances that arrive.</param>
    public Explainer(TranscodingOptions options, IPrivateElements privateElements)
    {
        _transcoder = new Transcoder(options, privateElements);
    }

    public ConversionResult Explain(ReadOnlySpan<byte> instance, string origin)
    {
        using GrowableMemory memory = new();
        return _transcoder.ConvertReceived(instance, memory, new Reception(origin));
    }

    public void Dispose() => _transcoder.Dispose();
}
