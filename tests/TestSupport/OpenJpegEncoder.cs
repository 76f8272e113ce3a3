// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;

namespace TestSupport;

/// <summary>OpenJPEG's command line as a maker of Part-1 codestreams.</summary>
public static class OpenJpegEncoder
{
    private const string Compress = "opj_compress";

    /// <summary>Null when it is installed, else the reason to skip a test.</summary>
    public static string? Missing { get; } = ProgramSearch.Miss(Compress, "libopenjp2-tools");

    /// <summary>Encodes planar samples, little endian.</summary>
    /// <param name="format">
    /// Width, height, components, precision, s or u, and where they are sub-sampled steps: 64,48,3,8,u@1x1:2x2:2x2.
    /// </param>
    public static byte[] Encode(ReadOnlySpan<byte> planes, string format, params string[] options)
    {
        string folder = Directory.CreateTempSubdirectory("openjpeg-").FullName;
        try
        {
            string input = Path.Combine(folder, "in.rawl");
            string output = Path.Combine(folder, "out.j2k");
            File.WriteAllBytes(input, planes.ToArray());
            ProcessStartInfo start =
                new(Compress, ["-i", input, "-o", output, "-F", format, .. options])
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true
                };
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string text = process.StandardOutput.ReadToEnd() + errors.Result;
            process.WaitForExit();
            return process.ExitCode == 0 && File.Exists(output)
                ? File.ReadAllBytes(output)
                : throw new InvalidDataException($"{Compress} refuses {format} {string.Join(' ', options)}: {text}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
