// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;

namespace TestSupport;

/// <summary>OpenJPEG's command line as an independent decoder.</summary>
public static class OpenJpeg
{
    private const string Decompress = "opj_decompress";

    /// <summary>Null when it is installed, else the reason to skip a test.</summary>
    public static string? Missing { get; } = ProgramSearch.Miss(Decompress, "libopenjp2-tools");

    /// <summary>Decodes a raw codestream to planar samples, little endian, in one byte up to 8 bits and in two up to 16.</summary>
    public static byte[] Decode(ReadOnlySpan<byte> codestream, params string[] options)
        => Run(codestream, "out.rawl", options, folder => File.ReadAllBytes(Path.Combine(folder, "out.rawl")));

    /// <summary>Decodes components of up to 8 bits to planes of their own sizes, one after the other.</summary>
    public static byte[] DecodePlanes(ReadOnlySpan<byte> codestream, int components) => Run(codestream, "out.pgx", [], folder =>
    {
        IEnumerable<byte[]> files = Enumerable.Range(0, components).Select(c => File.ReadAllBytes(Path.Combine(folder, $"out_{c}.pgx")));
        return files.SelectMany(WithoutHeader).ToArray();
    });

    /// <summary>Decodes samples of more than 16 bits to planes of 4 bytes a sample, little endian.</summary>
    public static byte[] DecodeWide(ReadOnlySpan<byte> codestream) => Run(codestream, "out.pgx", [], folder =>
    {
        IEnumerable<string> files = Directory.GetFiles(folder, "out*.pgx").Order(StringComparer.Ordinal);
        return files.SelectMany(file => WithoutHeader(File.ReadAllBytes(file)).Chunk(4).SelectMany(sample => sample.Reverse())).ToArray();
    });

    /// <summary>
    /// Interleaved samples as <see cref="Decode"/> returns them: planar, and without the sign's repetition above the precision.
    /// </summary>
    public static byte[] AsWritten(ReadOnlySpan<byte> samples, int components, int bytesPerSample, int bits)
    {
        int written = bits > 8 ? 2 : 1;
        int mask = (1 << bits) - 1;
        return [.. Frames.ToPlanar(samples, components, bytesPerSample)
            .Where((_, i) => i % bytesPerSample < written)
            .Select((value, i) => (byte)(value & (i % written == 0 ? mask : mask >> 8)))];
    }

    private static byte[] WithoutHeader(byte[] pgx) => pgx[(Array.IndexOf(pgx, (byte)'\n') + 1)..];

    private static byte[] Run(ReadOnlySpan<byte> codestream, string outputName, string[] options, Func<string, byte[]> read)
    {
        string folder = Directory.CreateTempSubdirectory("openjpeg-").FullName;
        try
        {
            string input = Path.Combine(folder, "in.j2k");
            string output = Path.Combine(folder, outputName);
            File.WriteAllBytes(input, codestream.ToArray());
            ProcessStartInfo start =
                new(Decompress, ["-i", input, "-o", output, .. options]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string text = process.StandardOutput.ReadToEnd() + errors.Result;
            process.WaitForExit();
            return process.ExitCode == 0
                ? read(folder)
                : throw new InvalidDataException($"{Decompress} refuses the codestream: {text}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
