// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace BackfillBench;

/// <summary>Any number of instances from a few files: the last digits of the SOP Instance UID differ.</summary>
internal sealed class Copies(IReadOnlyList<byte[]> files)
{
    /// <summary>Keeps the number of digits the same.</summary>
    private const int FirstNumber = 10_000_000;

    /// <summary>Of the instances that arrive later than all others.</summary>
    private const int FirstLaterNumber = 5_000_000;

    /// <summary>(0002,0003) with the VR UI, as in file meta information.</summary>
    private static ReadOnlySpan<byte> MediaStorageSopInstanceUid => [0x02, 0x00, 0x03, 0x00, (byte)'U', (byte)'I'];

    public IReadOnlyList<byte[]> Files => files;

    public byte[] MakeLater(int number) => Make(FirstLaterNumber + number);

    public byte[] Make(int number)
    {
        byte[] copy = (byte[])files[number % files.Count].Clone();
        int header = copy.AsSpan().IndexOf(MediaStorageSopInstanceUid);
        int length = BinaryPrimitives.ReadUInt16LittleEndian(copy.AsSpan(header + 6));
        byte[] uid = [.. copy.AsSpan(header + 8, length).TrimEnd((byte)0)];
        byte[] digits = Encoding.ASCII.GetBytes((FirstNumber + number).ToString(CultureInfo.InvariantCulture));
        for (int at = copy.AsSpan().IndexOf(uid); at >= 0; at = copy.AsSpan().IndexOf(uid))
        {
            digits.CopyTo(copy.AsSpan(at + uid.Length - digits.Length));
        }

        return copy;
    }
}
