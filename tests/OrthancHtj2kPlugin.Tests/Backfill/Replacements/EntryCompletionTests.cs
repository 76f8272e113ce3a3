// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Tests.Orthanc;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.Replacements;

/// <summary>What becomes of an instance that was replaced when Orthanc ended.</summary>
public sealed class EntryCompletionTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_DICOMweb_remembers_of_a_series_goes_with_the_completion_of_a_replacement_in_it(bool hasSibling)
    {
        using FakeOrthanc orthanc = new();
        FakeResource instance = InstanceReplacementTests.Fill(orthanc, hasSibling);
        orthanc.Put($"{instance.Parent!.Uri}/attachments/4301", "old"u8).Dispose();
        (int stored, orthanc.Fault) = (orthanc.StoredAt.Count, FakeFault.Ended);
        orthanc.Watch = _ => orthanc.FaultyStep = orthanc.StoredAt.Count > stored ? orthanc.Steps : -1;
        using (BackfillProcess process = new(orthanc))
        {
            _ = Assert.Throws<FakeOrthancEndedException>(() => InstanceReplacementTests.Replace(process, instance));
        }

        orthanc.Watch = null;
        orthanc.StartAgain();
        using BackfillProcess next = new(orthanc);

        next.Complete();

        Assert.True(next.Services.Journal.IsEmpty);
        Assert.Equal(["1025"], orthanc.Find(instance.Parent.Uri)!.Attachments.Keys);
        Assert.Equal(orthanc.ReferencedFiles, orthanc.Files);
    }
}
