// SPDX-License-Identifier: GPL-3.0-or-later
using System.Collections.Concurrent;
using DicomTranscoder.Transcoding;

namespace OrthancHtj2kPlugin.Counters;

/// <summary>The outcomes of received instances since the plugin was initialised. Written by one thread at a time, read by any.</summary>
internal sealed class IngestCounters
{
    private readonly ConcurrentDictionary<string, ConversionCounters> _conversions = new();
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

    /// <summary>Seconds from an instance's arrival to the end of its conversion, or to the decision to keep it.</summary>
    public Histogram Seconds { get; } = new(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10);

    /// <summary>Bytes received for each byte stored, of the converted instances.</summary>
    public Histogram Ratios { get; } = new(1, 1.5, 2, 2.5, 3, 4, 5, 7.5, 10, 20);

    public RecentFailures Failures { get; } = new();

    /// <summary>The converted instances by their transfer syntaxes.</summary>
    public ICollection<ConversionCounters> Conversions => _conversions.Values;

    /// <summary>Instances stored as received for this reason.</summary>
    public long Kept(KeepReason reason) => Interlocked.Read(ref _kept[(int)reason]);

    /// <summary>All numbers of the summary. An instance that is counted meanwhile may be in it in part; the rest is in the next.</summary>
    public IngestTotals Read()
        => new(Converted, Failed, BytesIn, BytesOut, Enum.GetValues<KeepReason>().ToDictionary(reason => reason, Kept));

    public void Count(ConversionResult result, TimeSpan elapsed)
    {
        Seconds.Add(elapsed.TotalSeconds);
        Interlocked.Add(ref _codingTicks, result.CodingTime.Ticks);
        Interlocked.Add(ref _verificationTicks, result.VerificationTime.Ticks);
        if (result.IsConverted)
        {
            Interlocked.Increment(ref _converted);
            Interlocked.Add(ref _bytesIn, result.SourceLength);
            Interlocked.Add(ref _bytesOut, result.Length);
            Ratios.Add((double)result.SourceLength / Math.Max(result.Length, 1));
            (string source, string target) = (result.SourceTransferSyntax, result.TargetTransferSyntax);
            _conversions.GetOrAdd($"{source} {target}", _ => new ConversionCounters(source, target))
                .Add(result.SourceLength, result.Length);
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
    public static bool IsFault(KeepReason reason)
        => reason is KeepReason.EncodingFailed or KeepReason.VerificationFailed or KeepReason.OutOfMemory;
}
