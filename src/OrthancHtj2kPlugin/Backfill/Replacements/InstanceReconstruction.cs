// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder;
using DicomTranscoder.DataSet;
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancHtj2kPlugin.Settings;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill.Replacements;

/// <summary>
/// Lets Orthanc rewrite the file of an instance in its place, through the transcoder of the plugin, and checks the result. Orthanc then
/// keeps everything; only the facts about the source need the journal.
/// </summary>
internal sealed class InstanceReconstruction(IOrthancRest rest, StorageFolder storage, PluginSettings settings, UserNames names,
    Journal journal, ResourceWriters writers, ChangeMark mark) : IDisposable
{
    private readonly ThreadLocal<MadeInstance?> _madeByThread = new();
    private readonly TransactionEnd _transactionEnd = new(rest, names);

    /// <summary>Lets Orthanc rewrite an instance.</summary>
    /// <param name="made">The file that Orthanc has to store; file meta information may differ.</param>
    /// <param name="transcoder">Compares files that differ byte for byte.</param>
    /// <returns>Empty when it is done; otherwise why the instance was left as it is.</returns>
    /// <exception cref="BackfillException">
    /// Orthanc fails, or stores something else: then the converted file is kept.
    /// </exception>
    public string Reconstruct(StudyInstance instance, MadeInstance made, ConversionFacts facts, Transcoder transcoder)
    {
        string[] affected = [instance.Instance, .. instance.Ancestors];
        writers.GiveWay(affected);
        JournalEntry? entry = journal.Add(instance.Instance, () =>
        {
            writers.WaitFor(affected);
            List<string> files = OrthancResources.Files(rest, $"/instances/{instance.Instance}");
            return !files.Remove(made.SourceUuid)
                ? null
                : new JournalEntry(instance.Instance, made.TransferSyntax, [], facts, [made.SourceUuid, .. files], mark.Get())
                {
                    Ancestors = instance.Ancestors,
                };
        });
        if (entry is null)
        {
            return InstanceReplacement.Outdated;
        }

        try
        {
            Reconstruct(entry, made, transcoder);
        }
        finally
        {
            journal.Leave(entry);
        }

        return "";
    }

    /// <summary>
    /// Gives the result that was already made for an instance, when Orthanc asks the transcoder for it. Orthanc does so on the thread that
    /// requested the reconstruction.
    /// </summary>
    /// <param name="instance">The instance from Orthanc, with rewritten file meta information.</param>
    /// <param name="allowed">UIDs of the transfer syntaxes that Orthanc accepts.</param>
    /// <param name="memory">Receives the result.</param>
    /// <returns>False when there is no result for this data set.</returns>
    public bool TryGiveMade(LongSpan instance, ReadOnlySpan<string> allowed, IResultMemory memory)
    {
        // Conversions to a result that passes 2 GiB are kept.
        if (_madeByThread.Value is not { } made || !allowed.Contains(made.TransferSyntax) || made.File.Length > int.MaxValue
            || !HaveSameDataSet(instance, made.Source))
        {
            return false;
        }

        ReadOnlySpan<byte> file = made.File.Head;
        file.CopyTo(memory.Allocate(file.Length));
        return true;
    }

    public void Dispose() => _madeByThread.Dispose();

    private void Reconstruct(JournalEntry entry, MadeInstance made, Transcoder transcoder)
    {
        _madeByThread.Value = made;
        try
        {
            using RestAnswer answer = rest.Post($"/instances/{entry.Instance}/reconstruct", "{\"ReconstructFiles\": true}"u8);
            if (!answer.IsSuccess)
            {
                ConvertedFile.Settle(rest, storage, journal, _transactionEnd, entry, made.SourceUuid, made.File);
                throw new BackfillException($"Orthanc does not reconstruct it: {answer.Error}");
            }
        }
        finally
        {
            _madeByThread.Value = null;
        }

        using StoredFile stored = StoredFile.ReadInstance(rest, storage, entry.Instance);
        if (!stored.IsSuccess || stored.IsTooLarge
            || (!HaveSameDataSet(stored.Load(), made.File)
                && !HasSamples(stored.Body, made.TransferSyntax, entry.Facts!.PixelDigest, transcoder)))
        {
            throw journal.Kept.AddDiffering(entry, made.File);
        }

        entry.Complete(rest, storage, settings, names, isReplaced: true);
        journal.Drop(entry);
    }

    /// <summary>True when two files have the same transfer syntax and differ in other file meta information only.</summary>
    private static bool HaveSameDataSet(LongSpan first, LongSpan second)
    {
        try
        {
            return FileMetaInformation.Read(first.Head) is { } header && FileMetaInformation.Read(second.Head) is { } other
                && header.TransferSyntax == other.TransferSyntax
                && DataSetOf(first, header).SequenceEqual(DataSetOf(second, other));
        }
        catch (DicomFormatException)
        {
            return false;
        }

        static LongSpan DataSetOf(LongSpan file, FileMetaInformation meta)
            => file.Part(meta.DataSetOffset, file.Length - meta.DataSetOffset);
    }

    private static bool HasSamples(ReadOnlySpan<byte> stored, string transferSyntax, string expected, Transcoder transcoder)
        => transcoder.Digest(stored, out string digest).SourceTransferSyntax == transferSyntax && digest.Length > 0 && digest == expected;
}
