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
}
