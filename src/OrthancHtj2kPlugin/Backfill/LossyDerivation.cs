// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text;
using System.Text.Json;
using DicomTranscoder;
using DicomTranscoder.DataSet;
using DicomTranscoder.Rules;
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Backfill.Replacements;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill;

/// <summary>
/// Makes lossy instances of stored ones, with SOP Instance UIDs of their own, and stores them beside the originals, which stay as they are.
/// A lossy instance that exists already is found by its UID, and not made again.
/// </summary>
/// <param name="transcoder">Its options hold the target that the lossy instances have to meet.</param>
/// <param name="memory">Holds the lossy instances while they are made.</param>
/// <param name="reception">The conditions under which rules see the stored instances.</param>
internal sealed class LossyDerivation(BackfillServices services, Transcoder transcoder, GrowableMemory memory, Reception reception)
{
    private readonly IOrthancRest _rest = services.Rest;

    /// <summary>The outcome that <see cref="Derive"/> would have.</summary>
    /// <param name="file">Of the stored instance.</param>
    /// <param name="encodes">False to decide only: there is then no size yet.</param>
    public InstanceOutcome Predict(string instance, LongSpan file, bool encodes) => Make(instance, file, encodes, out _);

    /// <summary>Makes a lossy instance and stores it.</summary>
    /// <param name="file">Of the stored instance.</param>
    /// <param name="source">UUID of that file; a newer file may have replaced it meanwhile.</param>
    /// <exception cref="BackfillException">The derivation failed. The stored instance is unchanged.</exception>
    public InstanceOutcome Derive(string instance, LongSpan file, string source)
    {
        InstanceOutcome outcome = Make(instance, file, encodes: true, out ConversionResult result);
        if (outcome.Kind != OutcomeKind.Done)
        {
            return outcome;
        }

        if (OrthancResources.InstanceFile(_rest, instance) != source)
        {
            return new InstanceOutcome(instance, OutcomeKind.Kept, result.SourceTransferSyntax,
                "another file of it was received meanwhile", result.SourceLength, result.SourceLength);
        }

        string derived = Store(memory.LargeBytes(result.Length));
        services.Log.LogInfo($"HTJ2K lossy instance {derived} made of {instance}: {result.Lossy}");
        return outcome;
    }

    private InstanceOutcome Make(string instance, LongSpan file, bool encodes, out ConversionResult result)
    {
        result = transcoder.Examine(file, reception);
        if (result.DerivedSopInstanceUid is { } uid && IsStored(uid, instance))
        {
            return new InstanceOutcome(instance, OutcomeKind.AlreadyInTarget, result.SourceTransferSyntax, "", result.SourceLength,
                result.SourceLength);
        }

        if (result.IsConverted && encodes)
        {
            result = transcoder.ConvertReceived(file, memory, reception);
        }

        return result.IsConverted
            ? new InstanceOutcome(instance, OutcomeKind.Done, result.SourceTransferSyntax, "", result.SourceLength, result.SourceLength
                + result.Length)
            { Lossy = result.Lossy }
            : InstanceOutcome.Left(instance, result, TransferSyntaxUid.Htj2k);
    }

    /// <summary>True when the series of an instance has another with that SOP Instance UID.</summary>
    private bool IsStored(string uid, string instance)
    {
        using RestAnswer answer = _rest.Post("/tools/lookup", Encoding.ASCII.GetBytes(uid));
        if (!answer.IsSuccess)
        {
            throw new BackfillException($"Orthanc does not look for {uid}: {answer.Error}");
        }

        using JsonDocument found = JsonDocument.Parse(answer.Body.ToArray());
        return found.RootElement.EnumerateArray().Any(item => SeriesOf(item.GetProperty("ID").GetString()!) == SeriesOf(instance));
    }

    private string SeriesOf(string instance) => OrthancResources.Field(_rest, $"/instances/{instance}", "ParentSeries");

    /// <returns>Orthanc's identifier of the stored lossy instance.</returns>
    private string Store(LongSpan file)
    {
        if (!ConvertedFile.TryStore(_rest, services.Record, file, static () => true, out string derived, out string error))
        {
            throw new BackfillException($"Orthanc refuses the lossy instance: {error}");
        }

        using StoredFile stored = StoredFile.ReadInstance(_rest, services.Storage, derived);
        if (!stored.IsSuccess || !IsSame(stored.Body, file.Head))
        {
            throw new BackfillException($"Orthanc has stored something else for the lossy instance {derived}");
        }

        return derived;
    }

    /// <summary>Orthanc may rewrite the file meta information when it looks for a way to transcode an instance that it stores.</summary>
    private bool IsSame(ReadOnlySpan<byte> stored, ReadOnlySpan<byte> made)
    {
        if (stored.SequenceEqual(made))
        {
            return true;
        }

        ConversionResult result = transcoder.Digest(stored, out string digest);
        _ = transcoder.Digest(made, out string expected);
        return result.SourceTransferSyntax == TransferSyntaxUid.Htj2k && digest.Length > 0 && digest == expected;
    }
}
