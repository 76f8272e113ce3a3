// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using Htj2k.Contract;

namespace CodecBench;

/// <summary>The command line.</summary>
internal sealed record Arguments(string Frames, string[] Only, double Seconds, bool Encode, bool Decode, int Threads, int Workers,
    int Reduce, BlockCoder Coder, string Phantoms)
{
    public const string Usage =
        """
        codec --phantoms FOLDER
        codec -F FRAMES [-f NAME,NAME] [-t SECONDS] [-m enc|dec|both] [--threads N] [--workers N] [--reduce K] [--coder ht|mq]
          --phantoms writes made-up frames and a list of them, frames.txt, and measures nothing
          -F         frame list; a line each: name width height components bits signed frames path
          -f         only these frames
          -t         seconds per measurement (default 0.5)
          -m         what to measure (default both)
          --threads  threads that share one frame (default 1)
          --workers  threads that have a frame each, all at once; times are for one frame of theirs together (default 1)
          --reduce   resolutions that decoding leaves out (default 0)
          --coder    ht for HTJ2K (default), mq for JPEG 2000 Part 1
        """;

    /// <returns>Null when the words are not understood.</returns>
    public static Arguments? Parse(string[] words)
    {
        Arguments arguments = new(string.Empty, [], 0.5, true, true, 1, 1, 0, BlockCoder.HighThroughput, string.Empty);
        for (int i = 0; i + 1 < words.Length; i += 2)
        {
            string value = words[i + 1];
            Arguments? next = words[i] switch
            {
                "--phantoms" => arguments with { Phantoms = value },
                "-F" => arguments with { Frames = value },
                "-f" => arguments with { Only = value.Split(',') },
                "-t" => arguments with { Seconds = double.Parse(value, CultureInfo.InvariantCulture) },
                "-m" when value is "enc" or "dec" or "both" => arguments with { Encode = value != "dec", Decode = value != "enc" },
                "--threads" => arguments with { Threads = int.Parse(value, CultureInfo.InvariantCulture) },
                "--workers" => arguments with { Workers = int.Parse(value, CultureInfo.InvariantCulture) },
                "--reduce" => arguments with { Reduce = int.Parse(value, CultureInfo.InvariantCulture) },
                "--coder" when value is "ht" or "mq"
                    => arguments with { Coder = value == "mq" ? BlockCoder.Mq : BlockCoder.HighThroughput },
                _ => null,
            };
            if (next is null)
            {
                return null;
            }

            arguments = next;
        }

        return arguments.Frames.Length + arguments.Phantoms.Length > 0 && words.Length % 2 == 0 ? arguments : null;
    }
}
