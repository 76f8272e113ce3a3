// SPDX-License-Identifier: GPL-3.0-or-later
using TestSupport;
using Xunit;

namespace Htj2kTool.Tests;

/// <summary>The files of many makers in the shared corpus, when it lies beside the checkout.</summary>
public sealed class CorpusTests(ConvertedCorpus corpus) : IClassFixture<ConvertedCorpus>
{
    private const string Absent = "(no corpus)";
    private const string Rle = "1.2.840.10008.1.2.5";
    private const int ItemHeaderBytes = 8;

    /// <summary>Samples of one bit, in RLE that DCMTK does not decode.</summary>
    private const string OneBitRle = "pydicom__pydicom-data/liver_nonbyte_aligned_rle.dcm";

    /// <summary>Pixel Data of undefined length with Explicit VR (PS3.5 A.4).</summary>
    private static ReadOnlySpan<byte> EncapsulatedPixelData => [0xE0, 0x7F, 0x10, 0x00, (byte)'O', (byte)'B', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF];

    /// <summary>Path and transfer syntax of every file.</summary>
    public static TheoryData<string, string> Files
    {
        get
        {
            TheoryData<string, string> files = [];
            foreach (string[] row in ConvertedCorpus.Rows)
            {
                files.Add(row[0], row[7]);
            }

            if (files.Count == 0)
            {
                files.Add(Absent, "");
            }

            return files;
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void File_is_converted_without_loss_or_copied(string path, string transferSyntax)
    {
        Assert.SkipWhen(path == Absent, "The shared corpus does not lie beside the checkout");

        // Some files of the corpus are broken: they are copied, and counted as failed.
        Assert.Equal((2, 2), (corpus.HighThroughput, corpus.Explicit));
        string source = Path.Combine(ConvertedCorpus.Folder!, path);
        byte[] sent = File.ReadAllBytes(source);
        if (!File.Exists(corpus["201", path]))
        {
            Assert.Equal(2, Htj2k.Run("info", source).Code);
            return;
        }

        if (!sent.AsSpan().SequenceEqual(File.ReadAllBytes(corpus["201", path])))
        {
            Assert.Contains("1.2.840.10008.1.2.4.201", Htj2k.Run("info", corpus["201", path]).Output, StringComparison.Ordinal);
            Assert.Equal("The images are the same.", Htj2k.Run("verify", source, corpus["201", path]).Output.Trim());
        }

        bool isDecodedByDcmtk = path != OneBitRle
            && transferSyntax is Rle or DicomFile.ImplicitLittleEndian or DicomFile.DeflatedLittleEndian or "1.2.840.10008.1.2.2";
        if (isDecodedByDcmtk && !sent.AsSpan().SequenceEqual(File.ReadAllBytes(corpus["explicit", path])))
        {
            Assert.Equal(Dcmtk.PixelData(source, transferSyntax),
                Dcmtk.PixelData(corpus["explicit", path], DicomFile.ExplicitLittleEndian));
        }
    }

    /// <summary>A change in compression has to touch the file of the sizes.</summary>
    [Fact]
    public void Convert_makes_codestreams_of_the_checked_sizes()
    {
        Assert.SkipWhen(ConvertedCorpus.Folder is null, "The shared corpus does not lie beside the checkout");
        string file = Path.Combine(Repository.Root, "tests", "Htj2kTool.Tests", "CorpusSizes.tsv");
        string sizes = string.Join('\n', ["file\tcodestreams", .. Lines(), ""]);
        if (File.ReadAllText(file) == sizes)
        {
            return;
        }

        string actual = Path.GetTempFileName();
        File.WriteAllText(actual, sizes);
        Assert.Fail($"Sizes have changed. If that is meant, {file} becomes what {actual} says.");
    }

    /// <summary>The files that were converted, in the order of their paths, and the bytes of their codestreams.</summary>
    private IEnumerable<string> Lines()
        => from path in ConvertedCorpus.Paths.Order(StringComparer.Ordinal)
           where File.Exists(corpus["201", path])
           let converted = File.ReadAllBytes(corpus["201", path])
           where !converted.AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(ConvertedCorpus.Folder!, path)))
           select $"{path}\t{CodestreamBytes(converted)}";

    /// <summary>All fragments after the Basic Offset Table.</summary>
    private static long CodestreamBytes(ReadOnlySpan<byte> instance)
    {
        int position = instance.LastIndexOf(EncapsulatedPixelData) + EncapsulatedPixelData.Length;
        long bytes = 0;
        for (bool isTable = true; BitConverter.ToUInt16(instance[(position + 2)..]) == 0xE000; isTable = false)
        {
            int length = BitConverter.ToInt32(instance[(position + 4)..]);
            bytes += isTable ? 0 : length;
            position += ItemHeaderBytes + length;
        }

        return bytes;
    }
}
