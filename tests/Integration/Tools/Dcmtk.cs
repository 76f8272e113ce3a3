// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using System.Globalization;

namespace Integration.Tools;

/// <summary>DCMTK's command line programs: an independent reader, sender and encoder of DICOM.</summary>
internal static class Dcmtk
{
    /// <summary>Transfer Syntax UID of the file meta information; empty when there is none.</summary>
    public static string TransferSyntax(byte[] file) => Value(file, "0002,0010");

    /// <summary>Value of a text element of the top level; empty when there is none.</summary>
    /// <param name="tag">gggg,eeee in lower case.</param>
    public static string Value(byte[] file, string tag)
    {
        string line =
            Array.Find(Dump(file, "-Un", "+L", "+P", tag).Split('\n'), line => line.StartsWith($"({tag})", StringComparison.Ordinal)) ?? "";
        return line.Contains('[', StringComparison.Ordinal)
            ? line[(line.IndexOf('[', StringComparison.Ordinal) + 1)..line.IndexOf(']', StringComparison.Ordinal)]
            : "";
    }

    /// <summary>Value of a number of the top level, US or IS; null when there is none.</summary>
    /// <param name="tag">gggg,eeee in lower case.</param>
    public static int? Number(byte[] file, string tag)
    {
        string line = Array.Find(Dump(file, "-Un", "+P", tag).Split('\n'), line => line.StartsWith($"({tag})", StringComparison.Ordinal))
            ?? "";
        return NumberIn(line);
    }

    /// <summary>The number in a line of dcmdump; null when there is none.</summary>
    public static int? NumberIn(string line)
    {
        string[] words = line.Split([' ', '[', ']'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 2 && int.TryParse(words[2], NumberStyles.Integer, CultureInfo.InvariantCulture, out int number)
            ? number
            : null;
    }

    /// <summary>
    /// Every element outside the file meta information that a conversion to HTJ2K leaves as it is, one a line: all but Photometric
    /// Interpretation, Planar Configuration, group lengths, the pixel data of the top level, and trailing padding.
    /// </summary>
    public static string[] OtherAttributes(byte[] file) => OtherAttributes(Lines(file));

    /// <summary>Those of a file as <see cref="Lines"/> gives it.</summary>
    public static string[] OtherAttributes(string[] lines)
    {
        List<string> kept = [];
        bool inPixelData = false;
        foreach (string line in lines)
        {
            bool isTopLevel = line.StartsWith('(');
            if (inPixelData && (!isTopLevel || line.StartsWith("(fffe,e0dd)", StringComparison.Ordinal)))
            {
                continue;
            }

            inPixelData = line.StartsWith("(7fe0,", StringComparison.Ordinal);
            bool isOther = !inPixelData && !line.StartsWith('#') && line.Length > 0
                && !line.StartsWith("(0002,", StringComparison.Ordinal)
                && !line.AsSpan(5).StartsWith(",0000)")
                && !line.StartsWith("(0028,0004)", StringComparison.Ordinal)
                && !line.StartsWith("(0028,0006)", StringComparison.Ordinal)
                && !line.StartsWith("(fffc,fffc)", StringComparison.Ordinal);
            if (isOther)
            {
                // Implicit VR leaves the VR of private elements open ("??"); in Explicit VR that is UN.
                kept.Add(line.Replace(") ?? ", ") UN ", StringComparison.Ordinal));
            }
        }

        return [.. kept];
    }

    /// <summary>All elements, one a line, with long values in full where they have up to 64 KB.</summary>
    public static string[] Lines(byte[] file) => Dump(file, "-Un", "-M", "+L", "+R", "64").Split('\n');

    /// <summary>
    /// Whether two lines of <see cref="OtherAttributes(byte[])"/> say the same: the same line, or a private element that the Implicit VR
    /// source gave no VR and that DCMTK finds in its list of private elements there, while the result says UN; then length and tag count.
    /// </summary>
    public static bool TellTheSame(string sent, string stored)
    {
        if (sent == stored)
        {
            return true;
        }

        ReadOnlySpan<char> sentElement = sent.AsSpan().TrimStart(' ');
        ReadOnlySpan<char> storedElement = stored.AsSpan().TrimStart(' ');
        return storedElement.Length > 16 && sentElement.Length > 16
            && storedElement[11..].StartsWith(" UN ") && "13579bdf".Contains(storedElement[4], StringComparison.Ordinal)
            && sentElement[..11].SequenceEqual(storedElement[..11])
            && Length(sentElement).SequenceEqual(Length(storedElement));

        static ReadOnlySpan<char> Length(ReadOnlySpan<char> line) => line[(line.LastIndexOf('#') + 1)..line.LastIndexOf(',')].Trim();
    }

    /// <summary>Sends a file to an Orthanc by C-STORE, in the transfer syntax that it has.</summary>
    /// <param name="proposal">The option of storescu that proposes this syntax.</param>
    public static void Store(byte[] file, int port, string proposal)
        => WithFile(file,
            path => Tool.Run(
                "storescu", "-aec", "ORTHANC", "--required", proposal, "127.0.0.1", port.ToString(CultureInfo.InvariantCulture), path));

    /// <summary>Rewrites a file by one of the converters (dcmconv, dcmcrle, dcmdjpeg...).</summary>
    public static byte[] Convert(byte[] file, string program, params string[] options) => WithFile(file, path =>
    {
        string output = path + ".out";
        _ = Tool.Run(program, [.. options, path, output]);
        return File.ReadAllBytes(output);
    });

    /// <summary>SOP Instance UID of the data set; empty when there is none.</summary>
    public static string SopInstanceUid(byte[] file) => Value(file, "0008,0018");

    /// <summary>Encapsulated Pixel Data of Explicit VR, to the end of the file.</summary>
    public static ReadOnlySpan<byte> EncapsulatedPixelData(byte[] file)
        => file.AsSpan(file.AsSpan()
        .LastIndexOf((ReadOnlySpan<byte>)[0xE0, 0x7F, 0x10, 0x00, (byte)'O', (byte)'B', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]));

    /// <summary>The fragments of encapsulated Pixel Data of Explicit VR, without the Basic Offset Table.</summary>
    public static byte[][] Fragments(byte[] file)
    {
        const int elementHeader = 12, itemHeader = 8;
        ReadOnlySpan<byte> items = EncapsulatedPixelData(file)[elementHeader..];
        List<byte[]> fragments = [];
        while (BinaryPrimitives.ReadUInt32LittleEndian(items) == 0xE000_FFFE)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(items[4..]);
            fragments.Add(items.Slice(itemHeader, length).ToArray());
            items = items[(itemHeader + length)..];
        }

        return [.. fragments.Skip(1)];
    }

    /// <summary>The value of native Pixel Data; JPEG and RLE are decoded first.</summary>
    public static byte[] PixelData(byte[] file) => WithFile(Native(file, "+cn"), path =>
    {
        string folder = Directory.CreateDirectory(path + ".raw").FullName;
        _ = Tool.Run("dcmdump", "-q", "+W", folder, path);
        return File.ReadAllBytes(Directory.GetFiles(folder).MaxBy(raw => new FileInfo(raw).Length)!);
    });

    /// <summary>
    /// The file with its samples as they lie in memory, JPEG 2000 decoded by GDCM; the file itself when they cannot decode it either.
    /// </summary>
    /// <param name="jpegOptions">Options of dcmdjpeg: "+cn" leaves colours in the space that they were coded in.</param>
    public static byte[] Native(byte[] file, params string[] jpegOptions)
    {
        try
        {
            return TransferSyntax(file) switch
            {
                "1.2.840.10008.1.2.5" => Convert(file, "dcmdrle"),
                "1.2.840.10008.1.2.4.57" or "1.2.840.10008.1.2.4.70" => Convert(file, "dcmdjpeg", jpegOptions),
                "1.2.840.10008.1.2.4.80" => Convert(file, "dcmdjpls"),
                "1.2.840.10008.1.2.4.90" when Gdcm.Missing is null => Gdcm.Native(file),
                "1.2.840.10008.1.2.2" => Convert(file, "dcmconv", "+te"),
                _ => file,
            };
        }
        catch (InvalidOperationException)
        {
            return file;
        }
    }

    private static string Dump(byte[] file, params string[] options)
        => WithFile(file, path => Tool.Run("dcmdump", ["-q", .. options, path]));

    private static T WithFile<T>(byte[] content, Func<string, T> use)
    {
        string folder = Directory.CreateTempSubdirectory("dcmtk-").FullName;
        try
        {
            string path = Path.Combine(folder, "image.dcm");
            File.WriteAllBytes(path, content);
            return use(path);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
