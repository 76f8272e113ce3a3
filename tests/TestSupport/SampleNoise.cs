// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;

namespace TestSupport;

/// <summary>Pixel data that compresses somewhat and still uses all bits: gradients with a little noise, the same on every run.</summary>
public static class SampleNoise
{
    /// <param name="count">Number of samples.</param>
    /// <param name="bitsAllocated">8, 16 or 32.</param>
    /// <param name="bitsStored">Bits that vary.</param>
    /// <param name="isSigned">Half of the values are negative, with the sign extended to all bits.</param>
    /// <param name="seed">Another seed gives other samples.</param>
    public static byte[] Create(int count, int bitsAllocated, int bitsStored, bool isSigned = false, int seed = 1)
    {
        Random random = new(seed);
        byte[] bytes = new byte[count * (bitsAllocated / 8)];
        long range = 1L << bitsStored;
        long amplitude = Math.Max(1, range / 64);
        for (int i = 0; i < count; i++)
        {
            long value = (i * range / count + random.NextInt64(amplitude)) % range - (isSigned ? range / 2 : 0);
            switch (bitsAllocated)
            {
                case 8:
                    bytes[i] = (byte)value;
                    break;
                case 16:
                    BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(2 * i), unchecked((short)value));
                    break;
                default:
                    BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4 * i), unchecked((int)value));
                    break;
            }
        }

        return bytes;
    }
}
