// SPDX-License-Identifier: GPL-3.0-or-later
namespace TestSupport;

/// <summary>An image in one of the codings that become HTJ2K, with the samples that an independent decoder gives.</summary>
public sealed record CodedImage
{
    private const uint PixelData = 0x7FE0_0010;

    public required string Name { get; init; }

    /// <summary>UID of the transfer syntax of the file.</summary>
    public required string TransferSyntax { get; init; }

    /// <summary>UID of the transfer syntax that it becomes.</summary>
    public string Target { get; init; } = "1.2.840.10008.1.2.4.201";

    public ushort Rows { get; init; } = 75;

    public ushort Columns { get; init; } = 91;

    public ushort BitsAllocated { get; init; } = 16;

    public ushort BitsStored { get; init; } = 12;

    public bool IsSigned { get; init; }

    /// <summary>Photometric Interpretation of the file.</summary>
    public string Photometric { get; init; } = "MONOCHROME2";

    /// <summary>Photometric Interpretation of the HTJ2K.</summary>
    public string PhotometricOfTarget => Photometric == "RGB" ? "YBR_RCT" : Photometric;

    /// <summary>Whether samples have been lost before.</summary>
    public bool IsLossy { get; init; }

    /// <summary>By how much samples of another decoding may differ: 1 where the wavelet is irreversible, as they are rounded.</summary>
    public int Tolerance { get; init; }

    /// <summary>The option of storescu that proposes the transfer syntax; null when DCMTK does not know it.</summary>
    public string? Proposal { get; init; }

    /// <summary>The samples of each frame, component by component, each of <see cref="BytesPerSample"/>.</summary>
    public required byte[][] Samples { get; init; }

    /// <summary>The fragments of encapsulated frames; empty for native Pixel Data.</summary>
    public byte[][] Fragments { get; init; } = [];

    /// <summary>Native Pixel Data.</summary>
    public byte[] Native { get; init; } = [];

    public int BytesPerSample => Math.Max(1, BitsAllocated / 8);

    public bool IsOneBit => BitsAllocated == 1;

    public int Components => Photometric.StartsWith("MONO", StringComparison.Ordinal) ? 1 : 3;

    public override string ToString() => Name;

    /// <summary>The image as a file.</summary>
    /// <param name="sopInstanceUid">SOP Instance UID; that of the series is made of it.</param>
    /// <param name="study">Study Instance UID.</param>
    public byte[] FileOf(string sopInstanceUid, string study)
    {
        DicomItem dataSet = DicomFile.Image(Rows, Columns, BitsAllocated, BitsStored, IsSigned, Photometric)
            .Text(0x0008_0018, "UI", sopInstanceUid)
            .Text(0x0010_0020, "LO", "HTJ2K-WAYS")
            .Text(0x0020_000D, "UI", study)
            .Text(0x0020_000E, "UI", sopInstanceUid + ".1")
            .Text(0x0028_0008, "IS", $"{Samples.Length}")
            .Sequence(0x0008_1140, false, new DicomItem().Text(0x0008_1155, "UI", "2.25.17"))
            .Text(0x0009_0010, "LO", "HTJ2K TEST")
            .Text(0x0009_1001, "LO", "private");
        if (IsLossy)
        {
            dataSet.Text(0x0028_2110, "CS", "01").Text(0x0028_2112, "DS", "8").Text(0x0028_2114, "CS", "ISO_15444_1");
        }

        _ = Fragments.Length > 0
            ? dataSet.Encapsulated(PixelData, [], [.. Fragments.Select(Even)])
            : dataSet.Set(PixelData, BitsAllocated > 8 ? "OW" : "OB", Even(Native));
        return new DicomFile { TransferSyntax = TransferSyntax, SopInstanceUid = sopInstanceUid, DataSet = dataSet }.ToArray();
    }

    /// <summary>How other samples of a frame are different, where they differ by more than they may; else null.</summary>
    /// <param name="frame">From 0 on.</param>
    /// <param name="actual">Component by component.</param>
    public string? FindDifference(int frame, byte[] actual)
    {
        byte[] expected = Samples[frame];
        int step = BytesPerSample;
        if (actual.Length != expected.Length)
        {
            return $"Frame {frame} has {actual.Length} bytes instead of {expected.Length}";
        }

        for (int at = 0; at < expected.Length; at += step)
        {
            int difference = Tolerance == 0
                ? expected.AsSpan(at, step).SequenceEqual(actual.AsSpan(at, step)) ? 0 : 1
                : Math.Abs(Sample(expected, at) - Sample(actual, at));
            if (difference > Tolerance)
            {
                return $"Frame {frame} has another sample {at / step}";
            }
        }

        return null;

        int Sample(byte[] samples, int at) => step == 1 ? samples[at] : BitConverter.ToUInt16(samples, at);
    }

    private static byte[] Even(byte[] value) => (value.Length & 1) == 0 ? value : [.. value, 0];
}
