// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Structure;

namespace Htj2k.Decoding;

/// <summary>The destination of the samples of one component.</summary>
/// <param name="First">Its first sample.</param>
/// <param name="RowSamples">From one row to the next, in samples of <paramref name="BytesPerSample"/>.</param>
/// <param name="Step">From one sample to the next, in samples.</param>
/// <param name="Area">Its area on the grid of the decoded resolution.</param>
internal readonly unsafe record struct ComponentTarget(nint First, long RowSamples, int Step, int BytesPerSample, Region Area)
{
    /// <summary>The address of a sample.</summary>
    public byte* At(int x, int y) => (byte*)First + ((y - Area.Top) * RowSamples + (long)(x - Area.Left) * Step) * BytesPerSample;
}
