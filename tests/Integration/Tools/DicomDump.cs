// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;

namespace Integration.Tools;

/// <summary>A file as one run of dcmdump shows it.</summary>
internal sealed class DicomDump(byte[] file)
{
    private const string PixelData = "7fe0,0010";

    private readonly string[] _lines = Dcmtk.Lines(file);

    /// <summary>UID of the transfer syntax.</summary>
    public string TransferSyntax => Text("0002,0010");

    /// <summary>Those that a conversion leaves as they are, see <see cref="Dcmtk.OtherAttributes(byte[])"/>.</summary>
    public string[] OtherAttributes => Dcmtk.OtherAttributes(_lines);

    /// <summary>The value of native Pixel Data, which is the last element.</summary>
    public byte[] NativePixelData
    {
        get
        {
            string line = Line(PixelData);
            return file[^int.Parse(line[(line.LastIndexOf('#') + 1)..line.LastIndexOf(',')], CultureInfo.InvariantCulture)..];
        }
    }

    /// <summary>Value of a text element of the top level; empty when there is none.</summary>
    /// <param name="tag">gggg,eeee in lower case.</param>
    public string Text(string tag)
    {
        string line = Line(tag);
        return line.Contains('[', StringComparison.Ordinal)
            ? line[(line.IndexOf('[', StringComparison.Ordinal) + 1)..line.IndexOf(']', StringComparison.Ordinal)]
            : "";
    }

    /// <summary>Value of a number of the top level, US or IS; null when there is none.</summary>
    /// <param name="tag">gggg,eeee in lower case.</param>
    public int? Number(string tag) => Dcmtk.NumberIn(Line(tag));

    /// <summary>Whether the top level has an element.</summary>
    /// <param name="tag">gggg,eeee in lower case.</param>
    public bool Has(string tag) => Line(tag).Length > 0;

    private string Line(string tag) => Array.Find(_lines, line => line.StartsWith($"({tag})", StringComparison.Ordinal)) ?? "";
}
