// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace DicomTranscoder.Digests;

/// <summary>The algorithm of SHA-256 (FIPS 180-4 6.2), without help, for a message that comes in pieces.</summary>
internal sealed class Sha256Blocks
{
    private const int BlockBytes = 64;
    private const int LengthBytes = 8;

    private readonly uint[] _hash = InitialHash.ToArray();

    /// <summary>The end of the message so far, less than a block.</summary>
    private readonly byte[] _rest = new byte[BlockBytes];
    private long _length;

    private static ReadOnlySpan<uint> InitialHash
        => [0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19];

    private static ReadOnlySpan<uint> Constants =>
    [
        0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5,
        0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174,
        0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA,
        0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7, 0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967,
        0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13, 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85,
        0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3, 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070,
        0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3,
        0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208, 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2,
    ];

    /// <summary>Adds the next bytes of the message.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        int waiting = (int)(_length % BlockBytes);
        _length += bytes.Length;
        if (waiting > 0)
        {
            int taken = Math.Min(BlockBytes - waiting, bytes.Length);
            bytes[..taken].CopyTo(_rest.AsSpan(waiting));
            bytes = bytes[taken..];
            if (waiting + taken < BlockBytes)
            {
                return;
            }

            Add(_hash, _rest);
        }

        int whole = bytes.Length / BlockBytes * BlockBytes;
        Add(_hash, bytes[..whole]);
        bytes[whole..].CopyTo(_rest);
    }

    /// <summary>Ends the message.</summary>
    /// <param name="digest">At least <see cref="Sha256.Length"/> bytes.</param>
    public void Finish(Span<byte> digest)
    {
        // Padding (5.1.1): a one, zeros, and the length in bits.
        Span<byte> last = stackalloc byte[2 * BlockBytes];
        last.Clear();
        int waiting = (int)(_length % BlockBytes);
        _rest.AsSpan(0, waiting).CopyTo(last);
        last[waiting] = 0x80;
        int padded = waiting + 1 + LengthBytes <= BlockBytes ? BlockBytes : 2 * BlockBytes;
        BinaryPrimitives.WriteUInt64BigEndian(last[(padded - LengthBytes)..], (ulong)_length * 8);
        Add(_hash, last[..padded]);
        for (int i = 0; i < _hash.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(digest[(4 * i)..], _hash[i]);
        }
    }

    private static void Add(Span<uint> hash, ReadOnlySpan<byte> blocks)
    {
        Span<uint> schedule = stackalloc uint[64];
        for (; !blocks.IsEmpty; blocks = blocks[BlockBytes..])
        {
            for (int t = 0; t < 16; t++)
            {
                schedule[t] = BinaryPrimitives.ReadUInt32BigEndian(blocks[(4 * t)..]);
            }

            for (int t = 16; t < schedule.Length; t++)
            {
                uint w15 = schedule[t - 15], w2 = schedule[t - 2];
                uint sigma0 = BitOperations.RotateRight(w15, 7) ^ BitOperations.RotateRight(w15, 18) ^ (w15 >> 3);
                uint sigma1 = BitOperations.RotateRight(w2, 17) ^ BitOperations.RotateRight(w2, 19) ^ (w2 >> 10);
                schedule[t] = sigma1 + schedule[t - 7] + sigma0 + schedule[t - 16];
            }

            uint a = hash[0], b = hash[1], c = hash[2], d = hash[3], e = hash[4], f = hash[5], g = hash[6], h = hash[7];
            for (int t = 0; t < schedule.Length; t += 8)
            {
                ReadOnlySpan<uint> w = schedule.Slice(t, 8);
                ReadOnlySpan<uint> k = Constants.Slice(t, 8);

                // Eight rounds bring every working variable back to its name.
                Round(a, b, c, ref d, e, f, g, ref h, k[0] + w[0]);
                Round(h, a, b, ref c, d, e, f, ref g, k[1] + w[1]);
                Round(g, h, a, ref b, c, d, e, ref f, k[2] + w[2]);
                Round(f, g, h, ref a, b, c, d, ref e, k[3] + w[3]);
                Round(e, f, g, ref h, a, b, c, ref d, k[4] + w[4]);
                Round(d, e, f, ref g, h, a, b, ref c, k[5] + w[5]);
                Round(c, d, e, ref f, g, h, a, ref b, k[6] + w[6]);
                Round(b, c, d, ref e, f, g, h, ref a, k[7] + w[7]);
            }

            (hash[0], hash[1], hash[2], hash[3]) = (hash[0] + a, hash[1] + b, hash[2] + c, hash[3] + d);
            (hash[4], hash[5], hash[6], hash[7]) = (hash[4] + e, hash[5] + f, hash[6] + g, hash[7] + h);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(uint a, uint b, uint c, ref uint d, uint e, uint f, uint g, ref uint h, uint word)
    {
        uint sum1 = BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25);
        uint t1 = h + sum1 + (((f ^ g) & e) ^ g) + word;
        uint sum0 = BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22);
        d += t1;
        h = t1 + sum0 + (((a | b) & c) | (a & b));
    }
}
