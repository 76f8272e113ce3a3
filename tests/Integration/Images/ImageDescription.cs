// SPDX-License-Identifier: GPL-3.0-or-later
using TestSupport;

namespace Integration.Images;

/// <summary>The properties of an image; <see cref="Build"/> makes it.</summary>
internal sealed record ImageDescription
{
    private const uint PixelData = 0x7FE0_0010;

    public required string Name { get; init; }

    public string Modality { get; init; } = "OT";

    public string SopClassUid { get; init; } = "1.2.840.10008.5.1.4.1.1.7";

    public ushort Rows { get; init; } = 256;

    public ushort Columns { get; init; } = 256;

    public ushort BitsAllocated { get; init; } = 8;

    public ushort BitsStored { get; init; } = 8;

    public bool IsSigned { get; init; }

    public string Photometric { get; init; } = "MONOCHROME2";

    public bool IsPlanar { get; init; }

    public int Frames { get; init; } = 1;

    public string TransferSyntax { get; init; } = DicomFile.ExplicitLittleEndian;

    /// <summary>1 for an image of noise only, which no codec makes smaller.</summary>
    public double Noise { get; init; } = 0.02;

    /// <summary>Adds further elements, or replaces those that every image has.</summary>
    public Action<DicomItem>? Change { get; init; }

    /// <param name="number">Makes the UIDs unique.</param>
    public TestImage Build(int number)
    {
        string sopInstanceUid = $"2.25.{9_000_000 + number}";
        int bytesPerSample = BitsAllocated / 8;
        DicomItem dataSet = DicomFile.Image(Rows, Columns, BitsAllocated, BitsStored, IsSigned, Photometric, (ushort)(IsPlanar ? 1 : 0))
            .Text(0x0008_0016, "UI", SopClassUid)
            .Text(0x0008_0018, "UI", sopInstanceUid)
            .Text(0x0008_0060, "CS", Modality)
            .Text(0x0010_0020, "LO", "HTJ2K-TEST")
            .Text(0x0020_000D, "UI", "2.25.7000001")
            .Text(0x0020_000E, "UI", $"2.25.{8_000_000 + number}")
            .Text(0x0020_0013, "IS", $"{number}");
        if (Frames > 1)
        {
            dataSet.Text(0x0028_0008, "IS", $"{Frames}");
        }

        int components = Photometric is "RGB" or "YBR_FULL" ? 3 : 1;
        byte[][] frames = new byte[Frames][];
        using MemoryStream pixels = new();
        for (int i = 0; i < frames.Length; i++)
        {
            frames[i] =
                TestSupport.Frames.Natural(Columns, Rows, components, BitsStored, IsSigned, bytesPerSample, Noise, seed: (number * 100)
                + i);
            pixels.Write(IsPlanar ? TestSupport.Frames.ToPlanar(frames[i], components, bytesPerSample) : frames[i]);
        }

        if ((pixels.Length & 1) != 0)
        {
            pixels.WriteByte(0);
        }

        dataSet.Set(PixelData, BitsAllocated > 8 ? "OW" : "OB", pixels.ToArray());
        Change?.Invoke(dataSet);
        DicomFile file =
            new() { TransferSyntax = TransferSyntax, SopClassUid = SopClassUid, SopInstanceUid = sopInstanceUid, DataSet = dataSet };
        string proposal = TransferSyntax switch
        {
            DicomFile.ImplicitLittleEndian => "-xi",
            DicomFile.DeflatedLittleEndian => "-xd",
            _ => "-xe",
        };
        return new TestImage(Name, sopInstanceUid, file.ToArray(), frames, components, bytesPerSample, proposal);
    }
}
