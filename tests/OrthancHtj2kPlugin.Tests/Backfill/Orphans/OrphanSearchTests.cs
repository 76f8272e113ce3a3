// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Tests.Backfill.Replacements;
using OrthancHtj2kPlugin.Tests.Orthanc;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.Orphans;

/// <summary>Files that an Orthanc which was killed left, and the search for them when the index is away for a moment.</summary>
public sealed class OrphanSearchTests : IDisposable
{
    private readonly FakeOrthanc _orthanc = new();

    public void Dispose() => _orthanc.Dispose();

    [Theory]
    [InlineData("GET /changes?since")]
    [InlineData("GET /instances/", "/attachments")]
    public void A_search_that_was_cut_off_is_made_again(string beginning, string end = "")
    {
        FakeResource instance = InstanceReplacementTests.Fill(_orthanc, hasSibling: false);
        bool isReplaced = InstanceReplacementTests.Fail(
            _orthanc, instance, InstanceReplacementTests.StepsUntilStored(hasSibling: false) - 1, FakeFault.Ended);
        Assert.False(isReplaced);
        _orthanc.StartAgain();
        Assert.NotEqual(_orthanc.ReferencedFiles, _orthanc.Files);
        bool isSearching = false;
        _orthanc.Watch = request =>
        {
            isSearching |= request.StartsWith("GET /changes?since", StringComparison.Ordinal);
            if (isSearching && request.StartsWith(beginning, StringComparison.Ordinal) && request.EndsWith(end, StringComparison.Ordinal))
            {
                (_orthanc.Fault, _orthanc.RefusesFrom) = (FakeFault.Refused, _orthanc.Steps);
            }
        };

        Complete();

        Assert.True(isSearching);
        Assert.NotEqual(_orthanc.ReferencedFiles, _orthanc.Files);
        (_orthanc.Watch, _orthanc.RefusesFrom) = (null, int.MaxValue);
        Complete();
        Assert.Equal(_orthanc.ReferencedFiles, _orthanc.Files);
        Assert.Empty(Directory.GetFiles(Path.Combine(_orthanc.Folder, "htj2k-journal"), "*.json"));
    }

    private void Complete()
    {
        using BackfillProcess process = new(_orthanc);
        process.Complete();
    }
}
