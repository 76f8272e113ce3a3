// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text;
using OrthancSdkInterop;
using OrthancSdkInterop.Callbacks;

namespace OrthancHtj2kPlugin.Transcoding;

/// <summary>
/// A thread with a large stack, on which Orthanc encodes outgoing instances that we have decoded, with its own encoders or those of other
/// plugins. Orthanc's HTTP threads have 100 KB, the default of its web server. The writer of GDCM alone takes 130 KB: called from there, it
/// ends the process.
/// </summary>
internal sealed unsafe class TranscodingThread : IDisposable
{
    private const int StackBytes = 8 << 20;

    private readonly OrthancHost _host;
    private readonly AutoResetEvent _asked = new(false);
    private readonly AutoResetEvent _answered = new(false);
    private Thread? _thread;
    private void* _instance;
    private int _length;
    private byte[] _transferSyntax = [];
    private TranscodedInstance? _result;
    private volatile bool _stops;

    public TranscodingThread(OrthancHost host)
    {
        _host = host;
    }

    /// <summary>Lets Orthanc encode an instance. One caller at a time.</summary>
    /// <param name="instance">A native one.</param>
    /// <param name="transferSyntax">UID of the target.</param>
    /// <returns>Null when Orthanc cannot.</returns>
    public TranscodedInstance? Transcode(ReadOnlySpan<byte> instance, string transferSyntax)
    {
        if (_thread is null)
        {
            Thread thread = new(Serve, StackBytes) { IsBackground = true, Name = "htj2k" };
            thread.Start();
            _thread = thread;
        }

        fixed (byte* pointer = instance)
        {
            _instance = pointer;
            _length = instance.Length;
            _transferSyntax = Encoding.ASCII.GetBytes(transferSyntax + '\0');
            _result = null;
            _asked.Set();
            _answered.WaitOne();
        }

        return _result;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stops = true;
        _asked.Set();
        _thread?.Join();
        _asked.Dispose();
        _answered.Dispose();
    }

    private void Serve()
    {
        while (true)
        {
            _asked.WaitOne();
            if (_stops)
            {
                return;
            }

            _ = CallbackGuard.Run<TranscodeCall, int>(new TranscodeCall(this), _host);
            _answered.Set();
        }
    }

    private readonly struct TranscodeCall(TranscodingThread owner) : ICallback<int>
    {
        public static int Failure => 0;

        public int Run()
        {
            owner._result = owner._host.Transcode(new ReadOnlySpan<byte>(owner._instance, owner._length), owner._transferSyntax);
            return 0;
        }
    }
}
