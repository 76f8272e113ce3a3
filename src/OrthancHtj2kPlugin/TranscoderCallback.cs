// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DicomTranscoder;
using DicomTranscoder.DataSet;
using DicomTranscoder.Rules;
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Ingest;
using OrthancHtj2kPlugin.Transcoding;
using OrthancSdkInterop.Abi;
using OrthancSdkInterop.Callbacks;

namespace OrthancHtj2kPlugin;

/// <summary>Orthanc wants an instance in another transfer syntax. Called by any number of threads at a time.</summary>
internal readonly unsafe struct TranscoderCallback : ICallback<ErrorCode>
{
    private readonly MemoryBuffer* _result;
    private readonly void* _instance;
    private readonly ulong _size;
    private readonly byte** _allowed;
    private readonly uint _count;
    private readonly bool _mayBeLossy;

    private TranscoderCallback(MemoryBuffer* result, void* instance, ulong size, byte** allowed, uint count, bool mayBeLossy)
    {
        _result = result;
        _instance = instance;
        _size = size;
        _allowed = allowed;
        _count = count;
        _mayBeLossy = mayBeLossy;
    }

    /// <summary>Orthanc asks the next transcoder.</summary>
    public static ErrorCode Failure => ErrorCode.Plugin;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static ErrorCode Invoke(MemoryBuffer* result, void* instance, ulong size, byte** allowed, uint count, byte mayBeLossy)
        => CallbackGuard.Run<TranscoderCallback, ErrorCode>(
            new TranscoderCallback(result, instance, size, allowed, count, mayBeLossy != 0), Plugin.Current?.Host);

    public ErrorCode Run()
    {
        if (TranscodingThread.IsForOthers || Plugin.Current is not { Transcoders: WorkerPool<OnDemandTranscoder> transcoders } plugin)
        {
            return ErrorCode.NotImplemented;
        }

        // Orthanc asks for every instance that it transcodes: those that are not ours must not wait for a transcoder.
        LongSpan instance = new((byte*)_instance, checked((long)_size));
        return ReadRequest(instance.Head, plugin) is not { ConcernsUs: true } request
            || (plugin.SettingsError.Length > 0 && request.MayBeStored)
            ? ErrorCode.NotImplemented
            : plugin.Backfill?.Reconstruction.TryGiveMade(
                instance, request.Allowed, new TranscodedMemory(plugin.Host, _result)) == true
                ? ErrorCode.Success
            : Transcode(plugin, transcoders, instance, request);
    }

    private ErrorCode Transcode(Plugin plugin, WorkerPool<OnDemandTranscoder> transcoders, LongSpan instance, TranscodingRequest request)
    {
        IngestRecord? record = request.Reception is null ? null : plugin.Record;
        OnDemandTranscoder transcoder = transcoders.Rent();
        TranscodedMemory memory = new(plugin.Host, _result, transcoder.Turn);
        try
        {
            long start = Stopwatch.GetTimestamp();
            bool isDone = instance.Length > plugin.Settings!.LongestSpan
                ? transcoder.TryTranscodeLarge(instance, request, memory, out ConversionResult? result)
                : transcoder.TryTranscode(instance.Head, request, memory, out result);
            if (result is not null && record is not null)
            {
                record.Add(result, Stopwatch.GetElapsedTime(start));
            }
            else if (!isDone && result is not null)
            {
                plugin.Host.LogWarning($"{request.Source} is left to the next transcoder: {result.Explain()}");
            }

            return isDone ? ErrorCode.Success : ErrorCode.NotImplemented;
        }
        catch (Exception exception)
        {
            record?.AddFailure(exception, _size);
            throw;
        }
        finally
        {
            memory.EndTurn();
            transcoders.Return(transcoder);
        }
    }

    private TranscodingRequest? ReadRequest(ReadOnlySpan<byte> instance, Plugin plugin)
    {
        try
        {
            if (FileMetaInformation.Read(instance) is not { } meta)
            {
                return null;
            }

            string[] allowed = new string[_count];
            for (int i = 0; i < allowed.Length; i++)
            {
                allowed[i] = Marshal.PtrToStringUTF8((nint)_allowed[i]) ?? "";
            }

            return new TranscodingRequest(meta.TransferSyntax, allowed, _mayBeLossy)
            {
                IngestTarget = plugin.IngestTarget,
                Reception = ReadReception(allowed, plugin.IngestTranscoding),
            };
        }
        catch (DicomFormatException)
        {
            return null;
        }
    }

    /// <summary>
    /// Decides by the target whether Orthanc transcodes an instance to store it: the reconstruction of a stored instance also obeys the
    /// rules. So does an export to the same transfer syntax, which cannot be told apart. Neither gets another transfer syntax than the
    /// requested one.
    /// </summary>
    private Reception? ReadReception(string[] allowed, IngestTranscoding? ingest)
    {
        if (ingest is null || allowed.Length != 1 || allowed[0] != ingest.Target)
        {
            return null;
        }

        InstanceOrigin origin = ingest.Arriving.Take(_instance, _size);
        return new Reception(origin.ToString(), IsTargetFixed: origin == InstanceOrigin.Unknown || !_mayBeLossy);
    }
}
