// SPDX-License-Identifier: GPL-3.0-or-later
namespace Fuzzing;

/// <summary>Turns a seed into a hostile input: few changes, most of them where they hurt (headers, lengths, ends of segments).</summary>
internal sealed class Mutator(int seed)
{
    /// <summary>Six of ten changes fall into this many first bytes, where the headers are.</summary>
    private const int HeaderBytes = 512;

    private static readonly byte[] s_interesting = [0x00, 0x01, 0x7F, 0x80, 0x8F, 0x90, 0xFE, 0xFF];

    private readonly Random _random = new(seed);

    /// <summary>Writes a mutation of <paramref name="original"/> and returns it; the buffer is reused by the next call.</summary>
    public ReadOnlySpan<byte> Mutate(ReadOnlySpan<byte> original, ref byte[] buffer)
    {
        int length = original.Length;
        if (buffer.Length < 2 * length + 16)
        {
            buffer = new byte[2 * length + 16];
        }

        original.CopyTo(buffer);
        int changes = 1 + _random.Next(1 << _random.Next(5));
        for (int i = 0; i < changes && length > 0; i++)
        {
            int position = _random.Next(10) < 6 ? _random.Next(Math.Min(length, HeaderBytes)) : _random.Next(length);
            switch (_random.Next(8))
            {
                case 0:
                    buffer[position] ^= (byte)(1 << _random.Next(8));
                    break;
                case 1:
                    buffer[position] = (byte)_random.Next(256);
                    break;
                case 2:
                    buffer[position] = s_interesting[_random.Next(s_interesting.Length)];
                    break;
                case 3:
                    buffer[position] += (byte)(_random.Next(2) == 0 ? 1 : 255);
                    break;
                case 4:
                    length = Math.Max(1, position);
                    break;
                case 5:
                    length = Erase(buffer, length, position);
                    break;
                case 6:
                    length = Repeat(buffer, length, position, 2 * original.Length);
                    break;
                default:
                    buffer.AsSpan(position, Math.Min(1 + _random.Next(8), length - position))
                        .Fill(s_interesting[_random.Next(s_interesting.Length)]);
                    break;
            }
        }

        return buffer.AsSpan(0, length);
    }

    private int Erase(byte[] buffer, int length, int position)
    {
        int count = Math.Min(1 + _random.Next(16), length - position);
        Buffer.BlockCopy(buffer, position + count, buffer, position, length - position - count);
        return Math.Max(1, length - count);
    }

    private int Repeat(byte[] buffer, int length, int position, int limit)
    {
        int count = Math.Min(Math.Min(1 + _random.Next(16), length - position), limit - length);
        if (count <= 0)
        {
            return length;
        }

        Buffer.BlockCopy(buffer, position, buffer, position + count, length - position);
        return length + count;
    }
}
