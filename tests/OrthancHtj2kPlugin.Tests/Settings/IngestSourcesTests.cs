// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text;
using System.Text.Json;
using DicomTranscoder.DataSet;
using OrthancHtj2kPlugin.Settings;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Settings;

public sealed class IngestSourcesTests
{
    [Theory]
    [InlineData("{}", true, true)]
    [InlineData("""{"IngestTranscodingOfUncompressed": false}""", false, true)]
    [InlineData("""{"IngestTranscodingOfCompressed": false}""", true, false)]
    [InlineData("""{"IngestTranscodingOfUncompressed": false, "IngestTranscodingOfCompressed": false}""", false, false)]
    public void Sources_are_those_of_the_configuration_of_Orthanc(string configuration, bool uncompressed, bool compressed)
    {
        using JsonDocument document = OrthancConfiguration.Parse(Encoding.UTF8.GetBytes(configuration));

        IngestSources sources = OrthancConfiguration.IngestSources(document.RootElement);

        Assert.Equal(uncompressed, sources.Include(TransferSyntaxUid.ExplicitBigEndian));
        Assert.Equal(compressed, sources.Include(TransferSyntaxUid.RleLossless));
        Assert.Equal(compressed, sources.Include(TransferSyntaxUid.DeflatedExplicitLittleEndian));
        Assert.Equal(uncompressed && compressed, sources.Exceptions.Length == 0);
    }
}
