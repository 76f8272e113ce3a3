// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Contract;

/// <summary>Geometry and storage of one frame of samples in memory: rows from top to bottom, without padding, little endian.</summary>
/// <param name="Width">Samples per row, 1 to 65535.</param>
/// <param name="Height">Rows, 1 to 65535.</param>
/// <param name="Components">Components per pixel.</param>
/// <param name="BitsPerSample">Significant bits, the precision that SIZ declares (T.800 A.5.1).</param>
/// <param name="IsSigned">Two's complement when true; the bits above <paramref name="BitsPerSample"/> then repeat the sign, else they are
/// zero.</param>
/// <param name="BytesPerSample">Bytes that one sample takes in memory: 1, 2 or 4.</param>
/// <param name="Layout">Where the components of one pixel lie.</param>
public readonly record struct SampleFormat(
    int Width,
    int Height,
    int Components,
    int BitsPerSample,
    bool IsSigned,
    int BytesPerSample,
    SampleLayout Layout = SampleLayout.Interleaved)
{
    /// <summary>Bytes of one frame; <see cref="long.MaxValue"/> when they are more than that, as a codestream may declare.</summary>
    public long FrameBytes => (long)Int128.Min((Int128)Width * Height * Components * BytesPerSample, long.MaxValue);
}
