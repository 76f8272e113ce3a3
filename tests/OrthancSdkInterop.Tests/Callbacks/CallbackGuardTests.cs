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
        Assert.Equal(Throwing.Failure, CallbackGuard.Run<Throwing, int>(new Throwing((Exception)Activator.CreateInstance(exception)!), null));
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
}
