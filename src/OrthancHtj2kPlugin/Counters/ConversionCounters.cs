// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Counters;

/// <summary>Instances converted from one transfer syntax to another.</summary>
internal sealed class ConversionCounters(string source, string target)
{
    private long _instances;
    private long _bytesIn;
    private long _bytesOut;

    public string Source { get; } = source;

    public string Target { get; } = target;

    public long Instances => Interlocked.Read(ref _instances);

    /// <summary>Bytes as received.</summary>
    public long BytesIn => Interlocked.Read(ref _bytesIn);

    /// <summary>Bytes as stored.</summary>
    public long BytesOut => Interlocked.Read(ref _bytesOut);

    public void Add(long bytesIn, long bytesOut)
    {
        Interlocked.Increment(ref _instances);
        Interlocked.Add(ref _bytesIn, bytesIn);
        Interlocked.Add(ref _bytesOut, bytesOut);
    }
}
