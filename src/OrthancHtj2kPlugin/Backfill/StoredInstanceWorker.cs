// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.Rules;
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Backfill.InWork;
using OrthancHtj2kPlugin.Backfill.Replacements;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancHtj2kPlugin.Backfill.Tasks;
using OrthancHtj2kPlugin.Ingest;
using OrthancHtj2kPlugin.Totals;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill;

/// <summary>
/// Converts, restores, verifies or examines stored instances, one at a time on one thread: a backfill has many, so each thread takes
/// instances of its own.
/// </summary>
internal sealed class StoredInstanceWorker : IDisposable
{
    /// <summary>Rules apply, except for the transfer syntax, which the request names, and for origins, which are no longer known.</summary>
    private static readonly Reception s_reception = new("") { IsTargetFixed = true };

    /// <summary>Of the memory for results, from one instance to the next.</summary>
    private const long MostKeptBytes = 128 << 20;

    private const string OutOfReach = "larger than 4 GiB, and not a file in Orthanc's own storage: Orthanc gives no more to a plugin";

    private readonly BackfillServices _services;
    private readonly BackfillTask _task;
    private readonly string _target;
    private readonly Transcoder _transcoder;
    private readonly LossyDerivation? _derivation;
    private readonly GrowableMemory _memory = new() { TakesLarge = true };
    private readonly bool _mayBeRecoded;

    /// <param name="task">Names the target of the instances.</param>
    public StoredInstanceWorker(BackfillServices services, BackfillTask task)
    {
        _services = services;
        _task = task;
        _target = task.TransferSyntax;
        TranscodingOptions options = services.Settings.ToTranscodingOptions() with { Verify = true, Threads = 1 };
        options = task.Lossy is not null ? options with { Lossy = task.Lossy, TranscodeJpeg2000 = true }
            // Users who ask for JPEG 2000 have receivers that do not know HTJ2K.
            : task.Operation == BackfillOperation.Convert ? options
                with
            { TargetTransferSyntax = _target, TranscodeJpeg2000 = _target == TransferSyntaxUid.Jpeg2000Lossless }
            : options;
        options = options with { TranscodeLossyJpeg2000 = task.TranscodeLossyJpeg2000 ?? options.TranscodeLossyJpeg2000 };

        // What Orthanc rewrites itself becomes what it asks for, and nothing else; no result over 2 GiB has been tried. A restored file is
        // what was received, so that its size is not limited.
        options = services.Capability.Reconstructs(_target)
            ? options.WithoutLossyJpeg2000()
            : options with { LongestResult = LargestFile.Of(services.Rest.Version) };
        _mayBeRecoded = !options.TranscodeLossyJpeg2000 && Transcoder.IsHtj2kTarget(_target) && !services.Capability.Reconstructs(_target);
        _transcoder = new Transcoder(options, services.PrivateElements);
        _derivation = task.Lossy is null ? null : new LossyDerivation(services, _transcoder, _memory, s_reception);
    }

    /// <summary>Does the task on an instance.</summary>
    public InstanceOutcome Work(StudyInstance instance) => _task.Operation switch
    {
        _ when _task.IsDryRun => Predict(instance, encodes: true),
        BackfillOperation.Convert => Convert(instance),
        BackfillOperation.Restore => Restore(instance),
        _ => Verify(instance),
    };

    /// <summary>Converts an instance to HTJ2K or JPEG 2000, or makes a lossy one beside it.</summary>
    public InstanceOutcome Convert(StudyInstance instance) => Guard(instance, file =>
    {
        if (_derivation is not null)
        {
            return _derivation.Derive(instance.Instance, file.Load(), file.Uuid);
        }

        bool isAdopted = _services.Adopted.Include(instance.Instance);
        ConversionResult result = Make(file, encodes: !isAdopted);
        if (!result.IsConverted)
        {
            return Left(instance.Instance, result);
        }

        if (isAdopted)
        {
            return Adopted(instance.Instance, result);
        }

        if (!_transcoder.TryDigestNative(file.Load(), out string digest))
        {
            file.Unload();
            ConversionResult digested = _transcoder.Digest(_memory.LargeBytes(result.Length), out digest);
            if (digest.Length == 0)
            {
                // Never replaced without it: nothing could tell later whether the image is still the same.
                return InstanceOutcome.Failed(instance.Instance, $"its samples have no digest: {digested.Explain()}");
            }
        }

        return Replace(instance, file, result, new ConversionFacts(result.SourceTransferSyntax, result.SourceLength, digest));
    });

    /// <summary>Restores an instance to Explicit VR Little Endian.</summary>
    public InstanceOutcome Restore(StudyInstance instance) => Guard(instance, file =>
    {
        ConversionResult result = _transcoder.Restore(file.Load(), _memory);
        return !result.IsConverted ? InstanceOutcome.Left(instance.Instance, result, _target)
            : _services.Adopted.Include(instance.Instance) ? Adopted(instance.Instance, result)
            : Replace(instance, file, result, facts: null);
    });

    /// <summary>Decodes an instance and compares its samples with the digest that was kept when it was converted.</summary>
    public InstanceOutcome Verify(StudyInstance instance) => Guard(instance, file =>
    {
        ConversionResult result = _transcoder.Digest(file.Load(), out string digest);
        if (!result.IsConverted)
        {
            return InstanceOutcome.Left(instance.Instance, result, "");
        }

        string expected = ConversionFacts.ReadDigest(_services.Rest, _services.Settings, instance.Instance);
        (OutcomeKind kind, string reason) = expected.Length == 0
            ? (OutcomeKind.Kept, "decodes, but there is no digest of its source to compare with")
            : expected == digest ? (OutcomeKind.Done, "")
            : (OutcomeKind.Failed, "its samples are not those that were converted");
        return new InstanceOutcome(instance.Instance, kind, result.SourceTransferSyntax, reason, result.SourceLength, result.SourceLength);
    });

    /// <summary>The outcome that <see cref="Convert"/> would have.</summary>
    /// <param name="encodes">False to decide only: the outcome then has the size of the source.</param>
    public InstanceOutcome Predict(StudyInstance instance, bool encodes) => Guard(instance, file =>
    {
        if (_derivation is not null)
        {
            return _derivation.Predict(instance.Instance, file.Load(), encodes);
        }

        bool isAdopted = _services.Adopted.Include(instance.Instance);
        ConversionResult result = Make(file, encodes && !isAdopted);
        return !result.IsConverted ? Left(instance.Instance, result)
            : isAdopted ? Adopted(instance.Instance, result)
            : new InstanceOutcome(instance.Instance, OutcomeKind.Done, result.SourceTransferSyntax, "", result.SourceLength,
                encodes ? result.Length : result.SourceLength);
    });

    public void Dispose()
    {
        _transcoder.Dispose();
        _memory.Dispose();
    }

    /// <param name="encodes">False to decide only.</param>
    private ConversionResult Make(StoredFile file, bool encodes) => encodes
        ? _transcoder.ConvertReceived(file.Load(), _memory, s_reception)
        : _transcoder.Examine(file.Load(), s_reception);

    private InstanceOutcome Left(string instance, ConversionResult result)
        => InstanceOutcome.Left(instance, result, _target) with { Setting = DecidingSetting.Of(result, _mayBeRecoded) };

    private static InstanceOutcome Adopted(string instance, ConversionResult result) => new(instance, OutcomeKind.Kept,
        result.SourceTransferSyntax, AdoptedFiles.Reason, result.SourceLength, result.SourceLength);

    private InstanceOutcome Guard(StudyInstance instance, Func<StoredFile, InstanceOutcome> work)
    {
        try
        {
            using InstanceInWork inWork = _services.Work.Begin(instance.Instance, _task.Participle);
            using StoredFile file = StoredFile.ReadInstance(_services.Rest, _services.Storage, instance);
            return file.IsTooLarge ? Alone(file, work)
                : file.IsSuccess ? work(file)
                : instance.FileSize > uint.MaxValue
                ? new InstanceOutcome(instance.Instance, OutcomeKind.Kept, "", OutOfReach, instance.FileSize, instance.FileSize)
                : InstanceOutcome.Failed(instance.Instance, $"Orthanc cannot read it: {file.Error}");
        }
        catch (Exception exception)
            when (exception is BackfillException or IOException or UnauthorizedAccessException or OutOfMemoryException)
        {
            _services.Log.LogError($"instance {instance.Instance}: {exception.Message}");
            return InstanceOutcome.Failed(instance.Instance, exception.Message);
        }
        finally
        {
            _memory.Trim(MostKeptBytes);
        }
    }

    /// <summary>Works on an instance that one span cannot hold.</summary>
    private InstanceOutcome Alone(StoredFile file, Func<StoredFile, InstanceOutcome> work)
    {
        lock (_services.OneLargeInstance)
        {
            return work(file);
        }
    }

    private InstanceOutcome Replace(StudyInstance instance, StoredFile file, ConversionResult result, ConversionFacts? facts)
    {
        _services.Storage.RequireRoom(result.Length);
        string obstacle = "";
        if (_services.Capability.Reconstructs(_target))
        {
            obstacle = _services.Reconstruction.Reconstruct(instance, new MadeInstance(file, _memory, result.Length, _target), facts!,
                _transcoder);
        }
        else
        {
            file.Unload();
            obstacle = _services.Replacement.Replace(instance, _memory.LargeBytes(result.Length), result.TargetTransferSyntax, file.Uuid,
                facts);
        }

        if (obstacle.Length > 0)
        {
            return new InstanceOutcome(instance.Instance, OutcomeKind.Kept, result.SourceTransferSyntax, obstacle, result.SourceLength,
                result.SourceLength);
        }

        (int converted, int restored) = facts is null ? (0, 1) : (1, 0);
        _services.Record.Totals.CountStored(new BackfillTally
        {
            Converted = converted,
            Restored = restored,
            BytesIn = result.SourceLength,
            BytesOut = result.Length,
        });
        return new InstanceOutcome(instance.Instance, OutcomeKind.Done, result.SourceTransferSyntax, "", result.SourceLength,
            result.Length)
        {
            IsLasting = result.TargetTransferSyntax == _target,
        };
    }
}
