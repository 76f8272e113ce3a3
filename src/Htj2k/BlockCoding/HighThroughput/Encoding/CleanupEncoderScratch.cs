// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.InteropServices;
using Htj2k.BlockCoding.HighThroughput.Tables;

namespace Htj2k.BlockCoding.HighThroughput.Encoding;

/// <summary>The memory of one worker for encoding code-blocks: buffers of fixed size, reused for each block.</summary>
internal sealed unsafe class CleanupEncoderScratch : IDisposable
{
    /// <summary>Quads of a row, with a margin of one vector on each side.</summary>
    private const int QuadSlots = 16 + CleanupEncoder.MaximumWidth / 2 + 16;

    /// <summary>Samples of a row, with a margin of one vector on each side.</summary>
    private const int SampleSlots = 16 + CleanupEncoder.MaximumWidth + 16;

    /// <summary>The most that a lane width needs (<see cref="IQuadRow{T, TSelf}.FieldsPerQuad"/>).</summary>
    private const int FieldsPerQuad = 2;

    /// <summary>Bytes that vector stores may touch beyond the bytes they mean to write.</summary>
    private const int Slack = 64;

    private const int FlatMagSgnBytes = CleanupEncoder.MaximumWidth * CleanupEncoder.MaximumHeight * sizeof(uint) + Slack;

    private byte* _memory;

    public CleanupEncoderScratch()
    {
        const int Total = MelEncoder.MaximumBytes + VlcWriter.MaximumBytes + 2 * Slack + FlatMagSgnBytes + VlcWriter.MaximumBytes + Slack
            + 2 * SampleSlots * sizeof(uint) + QuadSlots * (4 * sizeof(uint) + FieldsPerQuad * (sizeof(uint) + sizeof(ulong)));
        _memory = (byte*)NativeMemory.AlignedAlloc(Total, 64);
        byte* next = _memory;
        Mel = Take(ref next, MelEncoder.MaximumBytes + Slack);
        VlcEnd = Take(ref next, VlcWriter.MaximumBytes + Slack) + VlcWriter.MaximumBytes;
        FlatMagSgn = Take(ref next, FlatMagSgnBytes);
        FlatVlc = Take(ref next, VlcWriter.MaximumBytes + Slack);
        BottomAbove = Take(ref next, SampleSlots * sizeof(uint)) + 16 * sizeof(uint);
        BottomHere = Take(ref next, SampleSlots * sizeof(uint)) + 16 * sizeof(uint);
        FlagsAbove = (uint*)Take(ref next, QuadSlots * sizeof(uint)) + 16;
        FlagsHere = (uint*)Take(ref next, QuadSlots * sizeof(uint)) + 16;
        Entries = (uint*)Take(ref next, QuadSlots * sizeof(uint));
        Residuals = (uint*)Take(ref next, QuadSlots * sizeof(uint));
        FieldLengths = (uint*)Take(ref next, FieldsPerQuad * QuadSlots * sizeof(uint));
        Fields = (ulong*)Take(ref next, FieldsPerQuad * QuadSlots * sizeof(ulong));

        static byte* Take(ref byte* next, int bytes)
        {
            byte* taken = next;
            next += bytes;
            return taken;
        }
    }

    public byte* Mel { get; }

    /// <summary>One after the last byte of the buffer that the VLC bit-stream fills from its end.</summary>
    public byte* VlcEnd { get; }

    public byte* FlatMagSgn { get; }

    public byte* FlatVlc { get; }

    /// <summary>2|x| - 1 (or 0) of the bottom samples of the quad row above, in lanes; a vector of margin lies on each side.</summary>
    public byte* BottomAbove { get; }

    /// <summary>The same of this quad row.</summary>
    public byte* BottomHere { get; }

    /// <summary>rho (bits 4-7) and epsilon (bits 0-3) of the quads above; a vector of margin lies on each side.</summary>
    public uint* FlagsAbove { get; }

    /// <summary>The same of the quads of this row.</summary>
    public uint* FlagsHere { get; }

    /// <summary>Entries of <see cref="CxtVlcEncoderTable"/> for the quads of a row.</summary>
    public uint* Entries { get; }

    /// <summary>Exponent residuals u of the quads of a row.</summary>
    public uint* Residuals { get; }

    /// <summary>
    /// MagSgn bits of each quad of a row, its four samples joined, or first those of its left column and then of its right one.
    /// </summary>
    public ulong* Fields { get; }

    /// <summary>
    /// How many bits each of <see cref="Fields"/> has. <see cref="QuadRow16"/> keeps samples in place of fields, and here masks of 64 bits
    /// for them.
    /// </summary>
    public uint* FieldLengths { get; }

    /// <summary>Zeros for the rows above the first, and for all margins.</summary>
    public void Clear()
    {
        new Span<byte>(BottomAbove - 16 * sizeof(uint), 2 * SampleSlots * sizeof(uint)).Clear();
        new Span<uint>(FlagsAbove - 16, 2 * QuadSlots).Clear();
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }
}
