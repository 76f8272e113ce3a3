// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.Intrinsics.X86;
using Htj2k.Contract;
using Htj2k.Samples;

namespace Htj2k.Encoding;

/// <summary>The frame that is being encoded, as it is stored.</summary>
internal sealed unsafe class FrameSamples(SampleFormat format, bool colorTransform)
{
    /// <summary>
    /// How many rows ahead samples are fetched: a row is about a page, beyond which the processor does not prefetch by itself.
    /// </summary>
    private const int RowsAhead = 2;

    private const int CacheLineBytes = 64;

    private readonly long _rowBytes
        = (long)format.Width * format.BytesPerSample * (format.Layout == SampleLayout.Interleaved ? format.Components : 1);

    private byte* _samples;
    private SampleRange? _allowed;

    public SampleFormat Format { get; } = format;

    public bool ColorTransform { get; } = colorTransform;

    public bool IsInterleaved => Format.Layout == SampleLayout.Interleaved || Format.Components == 1;

    /// <summary>The amount subtracted from each sample before the transforms.</summary>
    public long Shift { get; private set; }

    /// <summary>Takes the next frame.</summary>
    /// <param name="samples">Stays where it is until the frame is encoded.</param>
    /// <param name="allowed">The range of the samples; null when it is already known.</param>
    public void Set(byte* samples, long shift, SampleRange? allowed)
    {
        _samples = samples;
        Shift = shift;
        _allowed = allowed;
    }

    /// <summary>A row of all components when they are interleaved, else of one.</summary>
    /// <exception cref="ArgumentException">A sample lies where it must not.</exception>
    public byte* Row(int component, int y)
    {
        byte* row = _samples + ((IsInterleaved ? 0 : (long)component * Format.Height) + y) * _rowBytes;
        Prefetch(row + RowsAhead * _rowBytes);
        if (_allowed is { } allowed)
        {
            // Checked here, as the row is on its way into the cache anyway.
            SampleRange.Of(new ReadOnlySpan<byte>(row, (int)_rowBytes), Format).RequireIn(allowed);
        }

        return row;
    }

    /// <summary>Only into the nearest cache, as samples are read once. After the last row it fetches bytes that are not used.</summary>
    private void Prefetch(byte* row)
    {
        if (Sse.IsSupported)
        {
            for (long offset = 0; offset < _rowBytes; offset += CacheLineBytes)
            {
                Sse.PrefetchNonTemporal(row + offset);
            }
        }
    }
}
