// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using OrthancHtj2kPlugin.Transcoding;
using OrthancSdkInterop;
using OrthancSdkInterop.Callbacks;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Transcoding;

public sealed class LargeStackTranscoderTests
{
    private const int StackOfHttpThreads = 100 << 10;

    [Fact]
    public void Threads_of_small_stacks_may_call_encoders_and_each_gets_its_own_answer()
    {
        StackProbe probe = new();
        using LargeStackTranscoder transcoder = new(probe, probe);
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(number => new Thread(
            () => transcoder.Transcode([(byte)number], "1.2.840.10008.1.2.4.50"u8), StackOfHttpThreads))];

        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        Assert.Equal(Enumerable.Range(0, 8), probe.Enough.Order());
        Assert.False(probe.IsForOthers, "this plugin may have the encoder that a route asks for");
    }

    [Fact]
    public void Transcoders_of_the_plugin_ask_the_others_alone()
    {
        StackProbe probe = new();
        using TranscodingThread thread = new(probe, probe, isOursAsked: false);

        _ = thread.Transcode([1], "1.2.840.10008.1.2.4.50"u8);

        Assert.True(probe.IsForOthers);
        Assert.False(TranscodingThread.IsForOthers);
    }

    private sealed class StackProbe : IOrthancTranscoder, IErrorLog
    {
        public List<int> Enough { get; } = [];

        public bool IsForOthers { get; private set; }

        public TranscodedInstance? Transcode(ReadOnlySpan<byte> instance, ReadOnlySpan<byte> transferSyntax)
        {
            bool isEnough = RuntimeHelpers.TryEnsureSufficientExecutionStack();
            lock (Enough)
            {
                IsForOthers |= TranscodingThread.IsForOthers;
                if (isEnough)
                {
                    Enough.Add(instance[0]);
                }
            }

            return null;
        }

        public void LogError(ReadOnlySpan<char> message) => Assert.Fail(message.ToString());
    }
}
