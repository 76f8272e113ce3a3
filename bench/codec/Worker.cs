// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k;
using Htj2k.Contract;

namespace CodecBench;

/// <summary>An encoder and a decoder with a buffer of their own.</summary>
internal sealed class Worker(int threads, BlockCoder coder) : IDisposable
{
    private byte[] _output = [];

    public Htj2kEncoder Encoder { get; } = new(threads, coder);

    public Htj2kDecoder Decoder { get; } = new(threads);

    public Span<byte> Output(int length)
    {
        if (_output.Length < length)
        {
            _output = new byte[length];
        }

        return _output.AsSpan(0, length);
    }

    public void Dispose()
    {
        Encoder.Dispose();
        Decoder.Dispose();
    }
}
