// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.PixelData;

namespace OrthancHtj2kPlugin.Decoding;

/// <summary>Decoders for the threads of Orthanc that want images at the same time. Bounded: one more request waits.</summary>
internal sealed class DecoderPool : IDisposable
{
    private readonly Stack<FrameImageDecoder> _idle = new();
    private readonly int _threads;
    private int _created;
    private bool _disposed;

    /// <param name="threads">Threads per frame, and decoders at most.</param>
    public DecoderPool(int threads)
    {
        _threads = threads;
    }

    /// <exception cref="ObjectDisposedException">The plugin was finalised.</exception>
    public FrameImageDecoder Rent()
    {
        lock (_idle)
        {
            while (true)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                if (_idle.TryPop(out FrameImageDecoder? decoder))
                {
                    return decoder;
                }

                if (_created < _threads)
                {
                    FrameImageDecoder created = new(_threads);
                    _created++;
                    return created;
                }

                Monitor.Wait(_idle);
            }
        }
    }

    public void Return(FrameImageDecoder decoder)
    {
        lock (_idle)
        {
            if (_disposed)
            {
                decoder.Dispose();
                return;
            }

            _idle.Push(decoder);
            Monitor.Pulse(_idle);
        }
    }

    public void Dispose()
    {
        lock (_idle)
        {
            _disposed = true;
            while (_idle.TryPop(out FrameImageDecoder? decoder))
            {
                decoder.Dispose();
            }

            Monitor.PulseAll(_idle);
        }
    }
}
