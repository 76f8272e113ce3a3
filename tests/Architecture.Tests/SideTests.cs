// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.RegularExpressions;
using Xunit;

namespace Architecture.Tests;

/// <summary>Below the codecs themselves, the types that write codestreams and those that read them know nothing of each other.</summary>
public sealed partial class SideTests
{
    private static readonly SourceFile[] s_files = SourceFile.In("src/Htj2k");

    [Fact]
    public void Encoder_names_nothing_of_the_decoder() => Violations.AssertNone(Mentions(IsEncoder, IsDecoder));

    [Fact]
    public void Decoder_names_nothing_of_the_encoder() => Violations.AssertNone(Mentions(IsDecoder, IsEncoder));

    private static bool IsEncoder(SourceFile file) => IsOf(file, "Encoding", EncoderName());

    private static bool IsDecoder(SourceFile file) => IsOf(file, "Decoding", DecoderName());

    private static bool IsOf(SourceFile file, string folder, Regex name)
        => file.Folder.Length > 0
            && (file.Folder.Split('.').Contains(folder) || (file.Folder != "Contract" && name.IsMatch(file.TypeName)));

    private static IEnumerable<string> Mentions(Func<SourceFile, bool> isSide, Func<SourceFile, bool> isOther)
    {
        HashSet<string> others = [.. s_files.Where(isOther).Select(file => file.TypeName)];
        return from file in s_files.Where(isSide)
               from Match name in Identifier().Matches(file.Code)
               where others.Contains(name.Value)
               select $"{file.Path}: {name.Value}";
    }

    /// <summary>The writer of flat bits serves both.</summary>
    [GeneratedRegex("^Encode|Encoder|(?<!^FlatBit)Writer")]
    private static partial Regex EncoderName();

    [GeneratedRegex("^Parsed|Decoder|PacketReader|TileComponent")]
    private static partial Regex DecoderName();

    [GeneratedRegex(@"(?<![.\w])[A-Z]\w*")]
    private static partial Regex Identifier();
}
