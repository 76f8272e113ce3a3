// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;

namespace Integration.Tools;

/// <summary>DCMTK's command line programs: an independent reader, sender and encoder of DICOM.</summary>
internal static class Dcmtk
{
    /// <summary>Transfer Syntax UID of the file meta information.</summary>
    public static string TransferSyntax(byte[] file)
    {
        string line = Array.Find(Dump(file, "-Un", "+P", "0002,0010").Split('\n'), line => line.StartsWith("(0002,0010)", StringComparison.Ordinal))!;
        return line[(line.IndexOf('[', StringComparison.Ordinal) + 1)..line.IndexOf(']', StringComparison.Ordinal)];
    }

    /// <summary>
    /// Every element outside the file meta information that a conversion to HTJ2K leaves as it is, one a line: all but Photometric
    /// Interpretation, Planar Configuration, group lengths, the pixel data of the top level, and trailing padding.
    /// </summary>
    public static string[] OtherAttributes(byte[] file)
    {
        List<string> kept = [];
        bool inPixelData = false;
        foreach (string line in Dump(file, "-Un", "-M", "+L", "+R", "64").Split('\n'))
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

    /// <summary>
    /// Whether two lines of <see cref="OtherAttributes"/> tell the same: the same line, or a private element that the Implicit VR source
    /// gave no VR and that DCMTK finds in its list of private elements there, while the result says UN; then length and tag count.
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
        => WithFile(file, path => Tool.Run("storescu", "-aec", "ORTHANC", proposal, "127.0.0.1", port.ToString(CultureInfo.InvariantCulture), path));

    /// <summary>Rewrites a file by one of the converters (dcmconv, dcmcrle, dcmdjpeg...).</summary>
    public static byte[] Convert(byte[] file, string program, params string[] options) => WithFile(file, path =>
    {
        string output = path + ".out";
        _ = Tool.Run(program, [.. options, path, output]);
        return File.ReadAllBytes(output);
    });

    private static string Dump(byte[] file, params string[] options) => WithFile(file, path => Tool.Run("dcmdump", ["-q", .. options, path]));

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
