// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using DicomTranscoder;
using DicomTranscoder.DataSet;
using DicomTranscoder.Rules;
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Counters;
using OrthancSdkInterop;
using OrthancSdkInterop.Abi;

namespace OrthancHtj2kPlugin.Ingest;

/// <summary>Converts received instances, counts them and logs one line for each.</summary>
internal sealed unsafe class Ingestion : IDisposable
{
    private readonly OrthancHost _host;
    private readonly IngestRecord _record;
    private readonly Transcoder _transcoder;
    private readonly string _onlyTarget;

    /// <summary>Orthanc calls one at a time; the lock protects the transcoder in case a version does not.</summary>
    private readonly Lock _oneInstance = new();

    /// <param name="onlyTarget">
    /// UID of a transfer syntax, or empty. Instances with another target are left, uncounted, to the transcoders that Orthanc asks next,
    /// unless it asks none.
    /// </param>
    public Ingestion(OrthancHost host, TranscodingOptions options, IngestRecord record, IPrivateElements privateElements,
        string onlyTarget = "")
    {
        _host = host;
        _record = record;
        _transcoder = new Transcoder(options, privateElements);
        _onlyTarget = onlyTarget;
    }

    /// <summary>
    /// Converts a synthetic image, so that the first real one does not wait for threads to start and code to load.
    /// </summary>
    public void Rehearse()
    {
        ConversionResult result = _transcoder.Rehearse();
        if (IngestCounters.IsFault(result.Reason))
        {
            _host.LogError($"a synthetic image cannot be converted: {result.Explain()}");
        }
    }

    /// <summary>Converts one instance.</summary>
    /// <param name="received">The instance, valid during the call.</param>
    /// <param name="modified">Receives the converted instance. Orthanc frees its memory, whatever the outcome.</param>
    /// <returns>False when the instance must be stored as received.</returns>
    public bool TryConvert(void* received, ulong size, InstanceOrigin origin, MemoryBuffer64* modified)
    {
        if (_record.StoresAsItIs)
        {
            return false;
        }

        long start = Stopwatch.GetTimestamp();
        ConversionResult result;
        try
        {
            result = Convert(received, size, origin, modified);
        }
        catch (Exception exception)
        {
            // The transcoders that Orthanc asks next count what they make of it.
            if (_onlyTarget.Length == 0 || IsLeftByOrthanc(received, size))
            {
                _record.AddFailure(exception, size);
            }

            throw;
        }

        if (IsLeftToTranscoders(result))
        {
            return false;
        }

        _record.Add(result, Stopwatch.GetElapsedTime(start));
        return result.IsConverted;
    }

    public void Dispose() => _transcoder.Dispose();

    private static bool IsLeftByOrthanc(void* received, ulong size)
        => EarlyConversions.IsUnknownToOrthanc(new LongSpan((byte*)received, checked((long)size)).Head);

    private bool IsLeftToTranscoders(ConversionResult result)
        => _onlyTarget.Length > 0 && !EarlyConversions.IsUnknownToOrthanc(result.SourceTransferSyntax)
        && !(result.IsConverted && result.TargetTransferSyntax == _onlyTarget);

    private ConversionResult Convert(void* received, ulong size, InstanceOrigin origin, MemoryBuffer64* modified)
    {
        lock (_oneInstance)
        {
            ConversionResult result = _transcoder.ConvertReceived(
                new LongSpan((byte*)received, checked((long)size)), new InstanceMemory(_host, modified), new Reception(origin.ToString()));
            if (result.IsConverted)
            {
                modified->Size = (ulong)result.Length;
            }

            return result;
        }
    }
}
