// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.InteropServices;

namespace LosslessDecoders.JpegLs;

/// <summary>The decoded frame, samples of one pixel side by side, that takes the lines of its components.</summary>
/// <param name="header">Gives the place of a component.</param>
/// <param name="bytesPerSample">1 or 2.</param>
/// <param name="samples">The frame.</param>
internal readonly ref struct LineTarget(FrameHeader header, int bytesPerSample, Span<byte> samples)
{
    private readonly FrameHeader _header = header;
    private readonly Span<byte> _samples = samples;

    public int Width => _header.Width;

    public int Height => _header.Height;

    /// <param name="identifier">Identifier of the component.</param>
    /// <param name="y">Row.</param>
    /// <param name="line">Samples of the row.</param>
    public void Write(byte identifier, int y, ReadOnlySpan<ushort> line)
    {
        int components = _header.Components;
        int rowLength = Width * components;
        int component = _header.IndexOf(identifier);
        if (bytesPerSample == 1)
        {
            Span<byte> row = _samples.Slice(y * rowLength, rowLength);
            for (int x = 0, i = component; x < line.Length; x++, i += components)
            {
                row[i] = (byte)line[x];
            }
        }
        else
        {
            // Little endian as the machines that the plugin is built for.
            Span<ushort> row = MemoryMarshal.Cast<byte, ushort>(_samples.Slice(2 * y * rowLength, 2 * rowLength));
            for (int x = 0, i = component; x < line.Length; x++, i += components)
            {
                row[i] = line[x];
            }
        }
    }
}
