// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Text;
using DicomTranscoder.DataSet;
using OrthancHtj2kPlugin.Backfill.Replacements;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancHtj2kPlugin.Tests.Orthanc;
using TestSupport;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill;

/// <summary>Small images in a <see cref="FakeOrthanc"/>, and the data that users have attached to them.</summary>
internal static class AttachedInstance
{
    public const string Study = "2.25.100", Series = "2.25.100.1";

    /// <summary>A file of 32 rows and columns.</summary>
    /// <param name="number">Makes the SOP Instance UID.</param>
    public static byte[] Image(int number, string transferSyntax = DicomFile.ExplicitLittleEndian, string patient = "PATIENT")
    {
        string uid = string.Create(CultureInfo.InvariantCulture, $"{Series}.{number}");
        DicomItem dataSet = DicomFile.Image(32, 32, 16, 12)
            .Text(0x0008_0018, "UI", uid)
            .Text(0x0010_0020, "LO", patient)
            .Text(0x0020_000D, "UI", Study)
            .Text(0x0020_000E, "UI", Series)
            .Set(0x7FE0_0010, "OW", Frames.Natural(32, 32, 1, 12, isSigned: false, 2, 0.02, number));
        return new DicomFile { SopInstanceUid = uid, TransferSyntax = transferSyntax, DataSet = dataSet }.ToArray();
    }

    /// <summary>Attaches something to every patient, study, series and instance.</summary>
    public static void Attach(FakeOrthanc orthanc)
    {
        foreach (FakeResource resource in orthanc.Resources.ToArray())
        {
            orthanc.Put($"{resource.Uri}/metadata/1024", Encoding.UTF8.GetBytes($"note of {resource.Id}")).Dispose();
            orthanc.Put($"{resource.Uri}/attachments/1025", Encoding.UTF8.GetBytes($"report of {resource.Id}")).Dispose();
            orthanc.Put($"{resource.Uri}/labels/seen", []).Dispose();
            if (resource.Level == "patients")
            {
                orthanc.Put($"{resource.Uri}/protected", "1"u8).Dispose();
            }
        }
    }

    /// <summary>As the list of its study has it.</summary>
    public static StudyInstance Listed(FakeResource instance) => new(instance.Id, instance.Parent!.Id)
    {
        Uid = instance.DicomIdentifier,
        Study = instance.Parent.Parent!.Id,
        Patient = instance.Parent.Parent.Parent!.Id,
    };

    /// <summary>Where a plugin keeps the index, the next replacement then finds both instances by one request.</summary>
    public static void ReplaceSibling(FakeOrthanc orthanc, BackfillProcess process, ConversionFacts facts)
    {
        if (orthanc.DatabasePlugin is not null
            && orthanc.Resources.FirstOrDefault(resource => resource.DicomIdentifier == $"{Series}.2") is { } sibling)
        {
            Assert.Equal("", process.Services.Replacement.Replace(Listed(sibling),
                Image(2, TransferSyntaxUid.Htj2kLossless), TransferSyntaxUid.Htj2kLossless,
                sibling.Attachments["dicom"].Uuid, facts));
        }
    }

    /// <summary>All data that users have attached, without the facts about the source that conversions add.</summary>
    public static string Describe(FakeOrthanc orthanc)
    {
        StringBuilder text = new();
        foreach (FakeResource resource in orthanc.Resources.OrderBy(resource => resource.Uri, StringComparer.Ordinal))
        {
            IEnumerable<string> metadata = resource.Metadata.Where(item => char.IsAsciiDigit(item.Key[0]) && item.Key != "7204")
                .Select(item => $"{item.Key}={item.Value.Value}");
            IEnumerable<string> attachments = resource.Attachments.Where(item => item.Key != "dicom")
                .Select(item => $"{item.Key}={File.ReadAllText(orthanc.PathOf(item.Value.Uuid))}");
            _ = text.AppendLine(CultureInfo.InvariantCulture, $"{resource.Uri}: {string.Join(',', metadata)}; {string.Join(',', attachments)}; {string.Join(',', resource.Labels)}; {resource.IsProtected}");
        }

        return text.ToString();
    }
}
