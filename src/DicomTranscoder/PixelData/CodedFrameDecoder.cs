// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.InteropServices;
using Htj2k;

namespace DicomTranscoder.PixelData;

/// <summary>Decodes codestreams to interleaved samples. Components with fewer samples than the image has pixels are upsampled.</summary>
/// <param name="decoder">Reads the codestreams; the caller owns it.</param>
internal sealed class CodedFrameDecoder(Htj2kDecoder decoder) : IDisposable
{
    private readonly NativeBuffer _planes = new();

    /// <summary>Decodes one frame.</summary>
    /// <param name="codestream">From SOC on.</param>
    /// <param name="frame">Its form.</param>
    /// <param name="samples">One frame.</param>
    /// <param name="options">Limits and tolerance.</param>
    /// <exception cref="Htj2kFormatException">The codestream is broken.</exception>
    public void Decode(ReadOnlySpan<byte> codestream, CodedFrame frame, Span<byte> samples, DecodingOptions options = default)
    {
        if (!frame.IsSubsampled)
        {
            decoder.Decode(codestream, frame.Format, samples, options);
            return;
        }

        int bytes = frame.Format.BytesPerSample;
        Span<byte> planes = _planes.Get((int)Htj2kDecoder.PlanesBytes(frame.Info, bytes));
        decoder.DecodePlanes(codestream, bytes, planes, options);
        switch (bytes)
        {
            case 1:
                Interleave(frame.Info, planes, samples);
                break;
            case 2:
                Interleave(frame.Info, MemoryMarshal.Cast<byte, ushort>(planes), MemoryMarshal.Cast<byte, ushort>(samples));
                break;
            default:
                Interleave(frame.Info, MemoryMarshal.Cast<byte, uint>(planes), MemoryMarshal.Cast<byte, uint>(samples));
                break;
        }
    }

    /// <summary>Gives the memory back when it cannot stay.</summary>
    public void Trim(ref KeptMemory kept) => _planes.Trim(ref kept);

    public void Dispose() => _planes.Dispose();

    private static void Interleave<T>(CodestreamInfo info, ReadOnlySpan<T> planes, Span<T> pixels)
        where T : unmanaged
    {
        int plane = 0;
        for (int c = 0; c < info.Components; c++)
        {
            ComponentInfo component = info.ComponentDetails[c];
            Upsample(info, component, planes.Slice(plane, component.Width * component.Height), pixels[c..]);
            plane += component.Width * component.Height;
        }
    }

    /// <summary>
    /// Each pixel gets the sample that lies on it, or the nearest one to its left and above: sample (x, y) lies at (XRsiz x, YRsiz y) of
    /// the reference grid (T.800 B.2), which has one point for each pixel. Pixels before the first sample get that one.
    /// </summary>
    private static void Upsample<T>(CodestreamInfo info, ComponentInfo component, ReadOnlySpan<T> samples, Span<T> pixels)
        where T : unmanaged
    {
        ComponentInfo whole = info.ComponentDetails[0];
        for (int y = 0; y < whole.Height; y++)
        {
            int row = Math.Max(0, (whole.FirstRow + y) / component.VerticalStep - component.FirstRow);
            ReadOnlySpan<T> source = samples.Slice(row * component.Width, component.Width);
            int x = 0;
            for (int i = 0; x < whole.Width; i++)
            {
                long next = (long)(component.FirstColumn + i + 1) * component.HorizontalStep - whole.FirstColumn;
                for (; x < Math.Min(next, whole.Width); x++)
                {
                    pixels[(y * whole.Width + x) * info.Components] = source[i];
                }
            }
        }
    }
}
