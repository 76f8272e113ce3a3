// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Transcoding;

namespace OrthancHtj2kPlugin.Counters;

/// <summary>What became of the received instances since the plugin was initialised. Written by one thread at a time, read by any.</summary>
internal sealed class IngestCounters
{
    private readonly long[] _kept = new long[Enum.GetValues<KeepReason>().Length];
    private long _converted;
    private long _failed;
    private long _bytesIn;
    private long _bytesOut;
    private long _codingTicks;
    private long _verificationTicks;

    /// <summary>Instances stored as HTJ2K.</summary>
    public long Converted => Interlocked.Read(ref _converted);

    /// <summary>Instances stored as received because something went wrong: an exception, or one of the reasons that are faults.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Bytes of the converted instances as received.</summary>
    public long BytesIn => Interlocked.Read(ref _bytesIn);

    /// <summary>Bytes of the converted instances as stored.</summary>
    public long BytesOut => Interlocked.Read(ref _bytesOut);

    /// <summary>Time spent encoding, summed over the threads.</summary>
    public TimeSpan CodingTime => new(Interlocked.Read(ref _codingTicks));

    /// <summary>Time spent decoding and comparing, summed over the threads.</summary>
    public TimeSpan VerificationTime => new(Interlocked.Read(ref _verificationTicks));

    /// <summary>Instances stored as received for this reason.</summary>
    public long Kept(KeepReason reason) => Interlocked.Read(ref _kept[(int)reason]);

    /// <summary>All that the summary tells. Instances that are counted meanwhile may be in it in part; they are then in the next.</summary>
    public IngestTotals Read() => new(Converted, Failed, BytesIn, BytesOut, Enum.GetValues<KeepReason>().ToDictionary(reason => reason, Kept));

    public void Count(ConversionResult result)
    {
        Interlocked.Add(ref _codingTicks, result.CodingTime.Ticks);
        Interlocked.Add(ref _verificationTicks, result.VerificationTime.Ticks);
        if (result.IsConverted)
        {
            Interlocked.Increment(ref _converted);
            Interlocked.Add(ref _bytesIn, result.SourceLength);
            Interlocked.Add(ref _bytesOut, result.Length);
            return;
        }

        Interlocked.Increment(ref _kept[(int)result.Reason]);
        if (IsFault(result.Reason))
        {
            Interlocked.Increment(ref _failed);
        }
    }

    /// <summary>Counts an instance whose conversion ended in an exception.</summary>
    public void CountFailure() => Interlocked.Increment(ref _failed);

    /// <summary>True for the reasons that the instance itself does not explain.</summary>
    public static bool IsFault(KeepReason reason) => reason is KeepReason.EncodingFailed or KeepReason.VerificationFailed or KeepReason.OutOfMemory;
}
