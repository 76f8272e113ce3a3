// SPDX-License-Identifier: GPL-3.0-or-later
namespace Integration.Images;

/// <summary>Binary segmentations: samples of one bit, most of whose frames begin within a byte.</summary>
internal static class Segmentation
{
    private const ushort Rows = 161;
    private const int Frames = 5;
    private const uint PixelData = 0x7FE0_0010;

    /// <summary>Ellipses with a ragged edge, in frames whose samples are 0 or 1, a byte each.</summary>
    /// <param name="name">For the names of tests.</param>
    /// <param name="columns">With a multiple of 8, every frame begins with a byte, and Orthanc shows it.</param>
    /// <param name="noise">1 for noise only.</param>
    /// <param name="study">Study Instance UID.</param>
    public static TestImage Build(string name, ushort columns = 123, double noise = 0.02, string study = "2.25.7000001")
    {
        Random random = new(Frames);
        byte[] samples = new byte[Rows * columns * Frames];
        byte[] packed = new byte[(samples.Length + 7) / 8];
        for (int i = 0; i < samples.Length; i++)
        {
            double y = (double)(i / columns % Rows) / Rows - 0.5, x = (double)(i % columns) / columns - 0.4;
            samples[i] = (byte)((1 - noise) * (x * x + 2 * y * y) + noise * (random.NextDouble() - 0.4) < 0.1 * (1 - noise) ? 1 : 0);
            packed[i / 8] |= (byte)(samples[i] << (i % 8));
        }

        TestImage image = new ImageDescription
        {
            Name = name,
            Modality = "SEG",
            SopClassUid = "1.2.840.10008.5.1.4.1.1.66.4",
            Rows = Rows,
            Columns = columns,
            Change = dataSet => dataSet.Words(0x0028_0100, 1).Words(0x0028_0101, 1).Words(0x0028_0102, 0)
                .Text(0x0020_000D, "UI", study).Text(0x0020_000E, "UI", study + ".1")
                .Text(0x0028_0008, "IS", $"{Frames}").Set(PixelData, "OB", [.. packed, .. new byte[packed.Length & 1]]),
        }.Build();
        return image with { Frames = [.. samples.Chunk(Rows * columns)] };
    }
}
