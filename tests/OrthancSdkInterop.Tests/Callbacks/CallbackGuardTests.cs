// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancSdkInterop.Callbacks;
using Xunit;

namespace OrthancSdkInterop.Tests.Callbacks;

public class CallbackGuardTests
{
    [Fact]
    public void Run_gives_what_the_callback_returns()
    {
        Assert.Equal(7, CallbackGuard.Run<Answering, int>(new Answering(7), null));
    }

    [Theory]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(OutOfMemoryException))]
    [InlineData(typeof(NullReferenceException))]
    [InlineData(typeof(UnspeakableException))]
    public void Run_gives_the_failure_value_when_the_callback_throws(Type exception)
    {
        Assert.Equal(Throwing.Failure,
            CallbackGuard.Run<Throwing, int>(new Throwing((Exception)Activator.CreateInstance(exception)!), null));
    }

    [Fact]
    public void Run_tells_the_log_why_the_callback_failed()
    {
        Log log = new();

        CallbackGuard.Run<Throwing, int>(new Throwing(new InvalidOperationException("the disk is full")), log);

        Assert.Equal("a call of Orthanc failed: the disk is full", log.Message);
    }

    private readonly struct Answering(int value) : ICallback<int>
    {
        public static int Failure => -1;

        public int Run() => value;
    }

    private readonly struct Throwing(Exception exception) : ICallback<int>
    {
        public static int Failure => -1;

        public int Run() => throw exception;
    }

    private sealed class UnspeakableException : Exception
    {
        public override string ToString() => throw new InvalidOperationException("no words");
    }

    private sealed class Log : IErrorLog
    {
        public string? Message { get; private set; }

        public void LogError(ReadOnlySpan<char> message) => Message = message.ToString();
    }
}
