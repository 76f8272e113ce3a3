// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancSdkInterop;
using OrthancSdkInterop.Callbacks;

namespace OrthancHtj2kPlugin.Transcoding;

/// <summary>Lets Orthanc transcode for callers of any stack, a few at a time.</summary>
internal sealed class LargeStackTranscoder(IOrthancTranscoder orthanc, IErrorLog log) : IOrthancTranscoder, IDisposable
{
    private const int MaximumThreads = 4;

    private readonly WorkerPool<TranscodingThread> _threads =
        new(MaximumThreads, () => new TranscodingThread(orthanc, log, isOursAsked: true));

    /// <inheritdoc/>
    public TranscodedInstance? Transcode(ReadOnlySpan<byte> instance, ReadOnlySpan<byte> transferSyntax)
    {
        TranscodingThread thread = _threads.Rent();
        try
        {
            return thread.Transcode(instance, transferSyntax);
        }
        finally
        {
            _threads.Return(thread);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _threads.Dispose();
}
