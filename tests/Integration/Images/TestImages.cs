// SPDX-License-Identifier: GPL-3.0-or-later
using TestSupport;
using Xunit;

namespace Integration.Images;

/// <summary>Images of the kinds that hospitals send, all of which become HTJ2K.</summary>
internal static class TestImages
{
    private const string Ct = "1.2.840.10008.5.1.4.1.1.2";
    private const string Mr = "1.2.840.10008.5.1.4.1.1.4";
    private const string Cr = "1.2.840.10008.5.1.4.1.1.1";
    private const string Us = "1.2.840.10008.5.1.4.1.1.6.1";

    private static readonly ImageDescription s_mr = new()
    {
        Name = "MR",
        Modality = "MR",
        SopClassUid = Mr,
        BitsAllocated = 16,
        BitsStored = 12,
        Change = dataSet => dataSet
            .Text(0x0028_1050, "DS", "1800")
            .Text(0x0028_1051, "DS", "3600")
            .Sequence(0x0008_1140, false, new DicomItem().Text(0x0008_1155, "UI", "2.25.17"))
            .Text(0x0009_0010, "LO", "HTJ2K TEST")
            .Text(0x0009_1001, "LO", "private"),
    };

    private static readonly ImageDescription[] s_descriptions =
    [
        new() { Name = "CT", Modality = "CT", SopClassUid = Ct, Rows = 512, Columns = 512, BitsAllocated = 16, BitsStored = 12,
            Change = ToHounsfield },
        new() { Name = "CT signed", Modality = "CT", SopClassUid = Ct, BitsAllocated = 16, BitsStored = 16, IsSigned = true,
            Change = ToHounsfield },
        new() { Name = "CT signed 12 bits", Modality = "CT", SopClassUid = Ct, BitsAllocated = 16, BitsStored = 12, IsSigned = true,
            Change = ToHounsfield },
        s_mr,
        s_mr with { Name = "MR implicit VR", TransferSyntax = DicomFile.ImplicitLittleEndian },
        s_mr with { Name = "MR deflated", TransferSyntax = DicomFile.DeflatedLittleEndian },
        new() { Name = "CR MONOCHROME1", Modality = "CR", SopClassUid = Cr, Rows = 611, Columns = 503, BitsAllocated = 16, BitsStored = 10,
            Photometric = "MONOCHROME1" },
        new() { Name = "US RGB", Modality = "US", SopClassUid = Us, Rows = 480, Columns = 640, Photometric = "RGB" },
        new() { Name = "US RGB by plane", Modality = "US", SopClassUid = Us, Rows = 199, Columns = 301, Photometric = "RGB",
            IsPlanar = true },
        new() { Name = "US multi-frame", Modality = "US", SopClassUid = "1.2.840.10008.5.1.4.1.1.3.1", Photometric = "RGB", Frames = 4 },
        new() { Name = "XA multi-frame", Modality = "XA", SopClassUid = "1.2.840.10008.5.1.4.1.1.12.1", Rows = 253, Columns = 255,
            Frames = 7 },
        new() { Name = "palette", Rows = 256, Columns = 256, Photometric = "PALETTE COLOR", Noise = 0.004, Change = AddPalette },
    ];

    private static readonly Dictionary<string, TestImage> s_images = BuildAll();

    /// <summary>For theories.</summary>
    public static TheoryData<string> Names => [.. s_images.Keys];

    public static TestImage Named(string name) => s_images[name];

    private static Dictionary<string, TestImage> BuildAll()
    {
        Dictionary<string, TestImage> images = [];
        foreach (ImageDescription description in s_descriptions)
        {
            images.Add(description.Name, description.Build(images.Count + 1));
        }

        return images;
    }

    private static void ToHounsfield(DicomItem dataSet) => dataSet
        .Text(0x0028_1050, "DS", "40")
        .Text(0x0028_1051, "DS", "400")
        .Text(0x0028_1052, "DS", "-1024")
        .Text(0x0028_1053, "DS", "1");

    private static void AddPalette(DicomItem dataSet)
    {
        for (uint color = 0; color < 3; color++)
        {
            ushort[] entries = new ushort[256];
            for (int i = 0; i < entries.Length; i++)
            {
                entries[i] = (ushort)(257 * ((i * (int)(color + 1)) & 255));
            }

            dataSet.Words(0x0028_1101 + color, 256, 0, 16).Words(0x0028_1201 + color, "OW", entries);
        }
    }
}
