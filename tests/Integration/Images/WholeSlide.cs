// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;

namespace Integration.Images;

/// <summary>The levels of a whole-slide image (PS3.3 A.32.8): tiles of RGB, row by row, in one series.</summary>
internal static class WholeSlide
{
    private const ushort TileRows = 64;
    private const ushort TileColumns = 96;

    /// <summary>
    /// A level of <paramref name="across"/> times <paramref name="down"/> tiles; those at the right and at the bottom are cut off.
    /// </summary>
    public static TestImage Level(int across, int down) => new ImageDescription
    {
        Name = $"{across} x {down} tiles",
        Modality = "SM",
        SopClassUid = "1.2.840.10008.5.1.4.1.1.77.1.6",
        Rows = TileRows,
        Columns = TileColumns,
        Photometric = "RGB",
        Frames = across * down,
        Change = set => set.Text(0x0008_0008, "CS", @"DERIVED\PRIMARY\VOLUME\NONE").Text(0x0020_000E, "UI", "2.25.8000001.1")
            .Text(0x0028_0008, "IS", $"{across * down}")
            .Set(0x0048_0006, "UL", Number((across * TileColumns) - 7)).Set(0x0048_0007, "UL", Number((down * TileRows) - 5)),
    }.Build();

    private static byte[] Number(int value)
    {
        byte[] bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }
}
