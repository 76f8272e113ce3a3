// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using Htj2k.Contract;

namespace CodecBench;

/// <summary>One line of a frame list: <c>name width height components bits signed frames path</c>, with its samples in memory.</summary>
internal sealed record RawFrame(string Name, SampleFormat Format, byte[] Samples)
{
    /// <summary>Reads a frame list; a path that does not exist is looked for beside the list.</summary>
    public static IEnumerable<RawFrame> ReadList(string list, IReadOnlyCollection<string> only)
    {
        foreach (string line in File.ReadLines(list))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length != 8 || (only.Count > 0 && !only.Contains(words[0])))
            {
                continue;
            }

            int bits = Number(words[4]);
            SampleFormat format = new(
                Number(words[1]), Number(words[2]), Number(words[3]), bits, Number(words[5]) != 0, bits > 8 ? 2 : 1);
            string path = File.Exists(words[7])
                ? words[7]
                : Path.Combine(Path.GetDirectoryName(list) ?? ".", Path.GetFileName(words[7]));
            byte[] samples = File.ReadAllBytes(path);
            if (samples.Length != format.FrameBytes)
            {
                throw new InvalidDataException($"{path} has {samples.Length} bytes; {words[0]} says {format.FrameBytes} (one frame).");
            }

            yield return new RawFrame(words[0], format, samples);
        }
    }

    private static int Number(string word) => int.Parse(word, CultureInfo.InvariantCulture);
}
