// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LosslessDecoders.LosslessJpeg;

/// <summary>
/// A Huffman table for differences (T.81 C, F.2.2.3, H.1.2.2). An entry holds everything that a decoder needs to know about one code. Bits
/// 0-7 are the length of the code and of the bits that follow it, bits 8-15 the length of the code alone. Bits 16-23 are 63 less the
/// category (the number of bits that follow). Bit 31 marks the difference 32768. Bits 32-63 are the amount added to the following bits when
/// the first of them is 0. An entry of 0 is no code.
/// </summary>
internal sealed unsafe class HuffmanTable
{
    /// <summary>Codes of up to this length are found with one look-up.</summary>
    public const int LookupBits = 11;

    /// <summary>The longest code and the bits after it: 16 and 16.</summary>
    public const int LongestCodeAndBits = 32;

    /// <summary>The entry stands for the difference 32768, which no bits follow.</summary>
    private const ulong Difference32768 = 0x80000000;

    private const int LongestCode = 16;
    private const int MostCodes = 256;

    // Pinned for its lifetime, so that pointers into it stay valid.
    private readonly ulong[] _lookup = GC.AllocateArray<ulong>(1 << LookupBits, pinned: true);
    private readonly ulong[] _entries = new ulong[MostCodes];

    /// <summary>For each length: the first code that is longer, aligned to 16 bits, and the entry of code 0 of that length.</summary>
    private readonly int[] _limits = new int[LongestCode + 1];
    private readonly int[] _offsets = new int[LongestCode + 1];

    public bool IsDefined { get; private set; }

    /// <summary>The entries by the next <see cref="LookupBits"/> bits; 0 where <see cref="Find"/> has to search.</summary>
    public ulong* Lookup => (ulong*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_lookup));

    public void Clear() => IsDefined = false;

    /// <summary>Defines the codes from a DHT segment (T.81 B.2.4.2, C.2).</summary>
    /// <param name="counts">Number of codes of 1 to 16 bits.</param>
    /// <param name="categories">The category of each code.</param>
    /// <param name="reading">The bits that follow category 16.</param>
    /// <returns>False when the lengths make no prefix code, or when a category is above 16.</returns>
    public bool TryDefine(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> categories, Category16Reading reading)
    {
        Array.Clear(_lookup);
        int code = 0;
        int index = 0;
        for (int length = 1; length <= LongestCode; length++)
        {
            _offsets[length] = index - code;
            for (int i = 0; i < counts[length - 1]; i++, code++, index++)
            {
                if (code >= 1 << length || categories[index] > 16)
                {
                    return false;
                }

                _entries[index] = Entry(length, categories[index], reading);
                if (length <= LookupBits && categories[index] < 16)
                {
                    _lookup.AsSpan(code << (LookupBits - length), 1 << (LookupBits - length)).Fill(_entries[index]);
                }
            }

            _limits[length] = code << (LongestCode - length);
            code <<= 1;
        }

        IsDefined = index > 0;
        return IsDefined;
    }

    /// <summary>Searches the code at the top of <paramref name="buffer"/>, bit by bit: for long codes and for category 16.</summary>
    /// <returns>The entry, or 0 when no code starts like this.</returns>
    public ulong Find(ulong buffer)
    {
        int next = (int)(buffer >> (64 - LongestCode));
        for (int length = 1; length <= LongestCode; length++)
        {
            if (next < _limits[length])
            {
                return _entries[_offsets[length] + (next >> (LongestCode - length))];
            }
        }

        return 0;
    }

    public static bool IsCategory16(ulong entry) => (byte)(entry >> 16) == 63 - 16 || (entry & Difference32768) != 0;

    private static ulong Entry(int length, int category, Category16Reading reading)
    {
        if (category == 16 && reading == Category16Reading.NoBits)
        {
            return Entry(length, 0) | Difference32768;
        }

        return Entry(length, category);
    }

    private static ulong Entry(int length, int category)
        => (uint)(length + category | length << 8 | (63 - category) << 16) | (ulong)(1 - (1 << category)) << 32;
}
