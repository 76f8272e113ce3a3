// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.BlockCoding.HighThroughput.Encoding;

/// <summary>
/// The VLC bit-stream of a cleanup segment (T.814 7.1.4): bytes from the end of the segment backwards, bits least significant first. A byte
/// whose seven low bits are all ones after one above 0x8F is cut to seven bits, so that read forwards no marker can arise.
/// </summary>
internal unsafe struct VlcWriter
{
    /// <summary>
    /// No code-block of 4096 samples makes more: 1024 quads of a 7-bit codeword and 512 U-VLC pairs of 24 bits, one bit in eight stuffed.
    /// </summary>
    public const int MaximumBytes = 3072;

    /// <summary>
    /// The placeholder for Scup's twelve bits until they are known: the segment's last byte, and the low four bits of the byte before it.
    /// </summary>
    private const uint ScupBits = 0xFFF;
    private const int ScupLength = 12;

    private readonly byte* _end;
    private byte* _start;

    /// <summary>Bits that wait for their byte to fill, the first one lowest.</summary>
    private ulong _waiting;
    private int _count;

    /// <param name="end">One after the last byte of the buffer; writing goes down from here.</param>
    public VlcWriter(byte* end)
    {
        _end = end;
        _start = end;
        Write(ScupBits, ScupLength);
    }

    /// <summary>A stream that has come this far.</summary>
    /// <param name="start">Its lowest whole byte; there is one at least.</param>
    /// <param name="waiting">Fewer bits than a byte has.</param>
    public VlcWriter(byte* end, byte* start, uint waiting, int count)
    {
        _end = end;
        _start = start;
        Write(waiting, count);
    }

    /// <summary>Whole bytes so far.</summary>
    public readonly int Length => (int)(_end - _start);

    /// <summary>The first of the whole bytes in segment order.</summary>
    public readonly byte* Start => _start;

    /// <summary>The byte that is not whole.</summary>
    public readonly LastByte LastByte => new((int)_waiting, (1 << _count) - 1);

    /// <summary>Whether the byte that is not whole has bits of Scup.</summary>
    public readonly bool EndsInScup => 8 * Length < ScupLength;

    public void Write(uint bits, int count)
    {
        _waiting |= (bits & ((1UL << count) - 1)) << _count;
        _count += count;
        while (true)
        {
            // The segment's last byte has nothing after it, and is whole whatever its bits.
            bool isCut = _start < _end && *_start > 0x8F && (_waiting & 0x7F) == 0x7F;
            int length = isCut ? 7 : 8;
            if (_count < length)
            {
                return;
            }

            *--_start = (byte)(isCut ? 0x7F : _waiting);
            _waiting >>= length;
            _count -= length;
        }
    }
}
