// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;

namespace IngestBench;

/// <summary>The command line.</summary>
internal sealed record Arguments(string Folder, string Plugin, string Gdcm, int Rounds, int[] Connections)
{
    public const string Usage =
        """
        ingest -d FOLDER -p PLUGIN [-g GDCM] [-n ROUNDS] [-c CONNECTIONS]
          -d  folder of DICOM files
          -p  OrthancHtj2k.so
          -g  the GDCM plugin (default that of the Orthanc, /usr/share/orthanc/plugins/libOrthancGdcm.so)
          -n  times that each Orthanc takes the folder, by each way (default 10)
          -c  connections at a time, by C-STORE and by REST: as in 1,4,16, each a way of its own (default 1,4,16)
        """;

    /// <returns>Null when the words are not understood.</returns>
    public static Arguments? Parse(string[] words)
    {
        string gdcm = Environment.GetEnvironmentVariable("ORTHANC_ROOT") + "/usr/share/orthanc/plugins/libOrthancGdcm.so";
        Arguments arguments = new(string.Empty, string.Empty, gdcm, 10, [1, 4, 16]);
        for (int i = 0; i + 1 < words.Length; i += 2)
        {
            string value = words[i + 1];
            Arguments? next = words[i] switch
            {
                "-d" => arguments with { Folder = Path.GetFullPath(value) },
                "-p" => arguments with { Plugin = Path.GetFullPath(value) },
                "-g" => arguments with { Gdcm = Path.GetFullPath(value) },
                "-n" => arguments with { Rounds = int.Parse(value, CultureInfo.InvariantCulture) },
                "-c" => arguments with { Connections = [.. value.Split(',').Select(ParseCount)] },
                _ => null,
            };
            if (next is null)
            {
                return null;
            }

            arguments = next;
        }

        return arguments.Folder.Length > 0 && arguments.Plugin.Length > 0 && words.Length % 2 == 0 ? arguments : null;
    }

    private static int ParseCount(string word) => int.Parse(word, NumberStyles.None, CultureInfo.InvariantCulture);
}
