// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Routes.Upload;

/// <summary>The checksum of ZIP: CRC-32 of ISO 3309, reflected, polynomial EDB88320.</summary>
internal static class Crc32
{
    private static readonly uint[] s_table = MakeTable();

    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc = s_table[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[] MakeTable()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint crc = i;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }

            table[i] = crc;
        }

        return table;
    }
}
