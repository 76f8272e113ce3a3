// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using TestSupport;

namespace Htj2k.Tests.Decoding;

/// <summary>Reads PGM, PPM and raw YUV as planes of little-endian samples.</summary>
internal static class ReferenceImage
{
    public static byte[] Read(string path, int bytesPerSample)
    {
        byte[] file = File.ReadAllBytes(path);
        if (Path.GetExtension(path) == ".yuv")
        {
            return file;
        }

        int at = 0;
        string kind = NextWord(file, ref at);
        _ = NextWord(file, ref at);
        _ = NextWord(file, ref at);
        _ = NextWord(file, ref at);
        byte[] samples = file[at..];
        for (int i = 0; bytesPerSample == 2 && i < samples.Length; i += 2)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(samples.AsSpan(i), BinaryPrimitives.ReadUInt16BigEndian(samples.AsSpan(i)));
        }

        return kind == "P6" ? Frames.ToPlanar(samples, 3, bytesPerSample) : samples;
    }

    private static string NextWord(byte[] file, ref int at)
    {
        while (file[at] == '#')
        {
            at = Array.IndexOf(file, (byte)'\n', at) + 1;
        }

        int start = at;
        while (!char.IsWhiteSpace((char)file[at]))
        {
            at++;
        }

        return System.Text.Encoding.ASCII.GetString(file, start, at++ - start);
    }
}
