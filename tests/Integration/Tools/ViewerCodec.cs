// SPDX-License-Identifier: GPL-3.0-or-later
using TestSupport;

namespace Integration.Tools;

/// <summary>The HTJ2K decoder of OHIF and cornerstone3D, which eng/viewer-packages installs, run by Node.js.</summary>
internal static class ViewerCodec
{
    private static readonly string s_library =
        Path.Combine(Repository.Root, "artifacts", "viewers", "node_modules", "@cornerstonejs", "codec-openjph");
    private static readonly string s_script = Path.Combine(Repository.Root, "tests", "Integration", "Viewing", "js", "decode.js");

    /// <summary>Null when it is installed, else the reason to skip a test.</summary>
    public static string? Missing { get; } = Directory.Exists(s_library)
        ? null
        : "@cornerstonejs/codec-openjph is not installed (eng/viewer-packages)";

    /// <summary>Decodes codestreams.</summary>
    /// <returns>The samples of each, interleaved.</returns>
    public static List<byte[]> Decode(IReadOnlyList<byte[]> codestreams)
    {
        string folder = Directory.CreateTempSubdirectory("htj2k-viewers-").FullName;
        try
        {
            string[] files = [.. codestreams.Select((_, index) => Path.Combine(folder, $"{index}"))];
            for (int i = 0; i < files.Length; i++)
            {
                File.WriteAllBytes(files[i], codestreams[i]);
            }

            _ = Tool.Run("node", [s_script, s_library, .. files]);
            return [.. files.Select(file => File.ReadAllBytes($"{file}.raw"))];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
