// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text;
using System.Text.Json;
using OrthancHtj2kPlugin.Ingest;
using OrthancHtj2kPlugin.Settings;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Ingest;

public class PrivateDictionaryTests
{
    private const string Configuration = """
        {
          "DefaultPrivateCreator": "ACME",
          "Dictionary": {
            "0014,1020": ["DA", "ValidationExpiryDate", 1, 1],
            "7053,1003": ["ST", "OriginalImageFilename", 1, 1, "Philips PET Private Group"],
            "00431028": ["OB", "UniqueImageIdentifier", 1, 1, "GEMS_PARM_01"],
            "0045,1001": ["LO", "Something"],
            "0045,1002": ["XX", "NoSuchRepresentation", 1, 1],
            "0045,1003": "LO",
            "nonsense": ["LO", "NoTag", 1, 1]
          }
        }
        """;

    [Theory]
    [InlineData(0x7053, 0x1003, "Philips PET Private Group", "ST")]
    [InlineData(0x7053, 0x4203, "Philips PET Private Group", "ST")]
    [InlineData(0x0043, 0x1028, "GEMS_PARM_01", "OB")]
    [InlineData(0x0045, 0x1001, "ACME", "LO")]
    [InlineData(0x7053, 0x1003, "ACME", null)]
    [InlineData(0x7053, 0x1004, "Philips PET Private Group", null)]
    [InlineData(0x0014, 0x1020, "ACME", null)]
    [InlineData(0x0045, 0x1002, "ACME", null)]
    [InlineData(0x0045, 0x1003, "ACME", null)]
    public void FindValueRepresentation_goes_by_group_element_in_any_block_and_creator(int group, int element, string creator,
        string? expected)
    {
        using JsonDocument document = OrthancConfiguration.Parse(Encoding.UTF8.GetBytes(Configuration));

        Assert.Equal(expected, new PrivateDictionary(document.RootElement)
            .FindValueRepresentation((ushort)group, (ushort)element, creator));
    }
}
