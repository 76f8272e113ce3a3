// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text;
using Xunit;

namespace OrthancHtj2kPlugin.Tests;

public sealed class WritingRequestFilterTests
{
    [Theory]
    [InlineData("/tools/bulk-delete", true)]
    [InlineData("/tools/bulk-delete/", true)]
    [InlineData("/tools/bulk-delete/x", false)]
    [InlineData("/tools/find", false)]
    public void Bulk_deletion_is_recognised_as_Orthanc_routes_it(string path, bool isBulkDelete)
        => Assert.Equal(isBulkDelete, WritingRequestFilter.IsBulkDelete(Encoding.ASCII.GetBytes(path)));

    [Theory]
    [InlineData("/htj2k/upload", true)]
    [InlineData("/htj2k/upload/", true)]
    [InlineData("/htj2k/convert-study", true)]
    [InlineData("/api/ris/upload", true)]
    [InlineData("/api/ris/upload/", true)]
    [InlineData("/api/ris/upload/more", false)]
    [InlineData("/api/ris", false)]
    [InlineData("/instances", false)]
    [InlineData("/htj2k", false)]
    public void Paths_of_posted_forms_are_recognised_as_Orthanc_routes_them(string path, bool isOurs)
        => Assert.Equal(isOurs, WritingRequestFilter.IsOurs(Encoding.ASCII.GetBytes(path), ["/other", "/api/ris/upload"]));
}
