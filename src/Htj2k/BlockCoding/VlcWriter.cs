// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.BlockCoding;

/// <summary>
/// The VLC bit-stream of a cleanup segment (T.814 7.1.4): bytes from the end of the segment backwards, bits least significant first. A byte whose seven low
/// bits are all ones behind one above 0x8F is cut to seven bits, so that read forwards no marker can arise.
/// </summary>
/// <remarks>The last byte of the segment and four bits of the one before are left for Scup; they start as ones.</remarks>
internal unsafe struct VlcWriter
{
    /// <summary>No code-block of 4096 samples makes more: 1024 quads of a 7-bit codeword and 512 U-VLC pairs of 16 bits, one bit in eight stuffed.</summary>
    public const int MaximumBytes = 3072;

    private readonly byte* _end;
    private byte* _next;
    private int _partial;
    private int _usedBits;
    private bool _previousAbove8F;

    /// <param name="end">One behind the last byte of the buffer; writing goes down from here.</param>
    public VlcWriter(byte* end)
    {
        _end = end;
        _next = end - 1;
        *_next-- = 0xFF;
        _partial = 0x0F;
        _usedBits = 4;
        _previousAbove8F = true;
    }

    /// <summary>A stream that has come this far.</summary>
    /// <param name="next">Where the next byte goes.</param>
    public VlcWriter(byte* end, byte* next, int partial, int usedBits, bool previousAbove8F)
    {
        _end = end;
        _next = next;
        _partial = partial;
        _usedBits = usedBits;
        _previousAbove8F = previousAbove8F;
        EndByte();
    }

    /// <summary>Whole bytes so far.</summary>
    public readonly int Length => (int)(_end - _next) - 1;

    /// <summary>The first of the whole bytes in segment order.</summary>
    public readonly byte* Start => _next + 1;

    /// <summary>Bits of the unfinished byte, right-aligned.</summary>
    public readonly int Partial => _partial;

    /// <summary>How many bits the unfinished byte has.</summary>
    public readonly int UsedBits => _usedBits;

    public void Write(uint bits, int count)
    {
        while (count > 0)
        {
            int taken = Math.Min(8 - _usedBits, count);
            _partial |= (int)(bits & ((1u << taken) - 1)) << _usedBits;
            _usedBits += taken;
            bits >>= taken;
            count -= taken;
            EndByte();
        }
    }

    private void EndByte()
    {
        // Seven ones behind a byte above 0x8F: the eighth bit stays zero and its place goes to the next byte.
        if (_previousAbove8F && _usedBits >= 7 && (_partial & 0x7F) == 0x7F)
        {
            int carried = _partial >> 7;
            int carriedBits = _usedBits - 7;
            *_next-- = 0x7F;
            _previousAbove8F = false;
            _partial = carried;
            _usedBits = carriedBits;
        }
        else if (_usedBits == 8)
        {
            *_next-- = (byte)_partial;
            _previousAbove8F = _partial > 0x8F;
            _partial = 0;
            _usedBits = 0;
        }
    }
}
