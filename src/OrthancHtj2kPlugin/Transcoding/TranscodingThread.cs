// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancSdkInterop;
using OrthancSdkInterop.Callbacks;

namespace OrthancHtj2kPlugin.Transcoding;

/// <summary>
/// A thread with a large stack, on which Orthanc transcodes, with its own encoders or those of other plugins. Orthanc's HTTP threads have
/// 100 KB, the default of its web server. The writer of GDCM alone takes 130 KB: called from there, it ends the process.
/// </summary>
internal sealed unsafe class TranscodingThread : IOrthancTranscoder, IDisposable
{
    private const int StackBytes = 8 << 20;

    [ThreadStatic]
    private static bool t_isForOthers;

    private readonly IOrthancTranscoder _orthanc;
    private readonly IErrorLog _log;
    private readonly bool _isOursAsked;
    private readonly AutoResetEvent _asked = new(false);
    private readonly AutoResetEvent _answered = new(false);
    private Thread? _thread;
    private void* _instance;
    private int _length;
    private byte[] _transferSyntax = [];
    private TranscodedInstance? _result;
    private volatile bool _stops;

    /// <param name="isOursAsked">
    /// Whether Orthanc may ask this plugin as well. A transcoder that lets Orthanc encode has tried its own encoders before. It keeps its
    /// place among the transcoders meanwhile: if Orthanc asked for another one, it might wait for ever.
    /// </param>
    public TranscodingThread(IOrthancTranscoder orthanc, IErrorLog log, bool isOursAsked)
    {
        _orthanc = orthanc;
        _log = log;
        _isOursAsked = isOursAsked;
    }

    /// <summary>True on a thread on which Orthanc is to ask the other transcoders only.</summary>
    public static bool IsForOthers => t_isForOthers;

    /// <inheritdoc/>
    /// <remarks>One caller at a time.</remarks>
    public TranscodedInstance? Transcode(ReadOnlySpan<byte> instance, ReadOnlySpan<byte> transferSyntax)
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
            _transferSyntax = transferSyntax.ToArray();
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
        t_isForOthers = !_isOursAsked;
        while (true)
        {
            _asked.WaitOne();
            if (_stops)
            {
                return;
            }

            _ = CallbackGuard.Run<TranscodeCall, int>(new TranscodeCall(this), _log);
            _answered.Set();
        }
    }

    private readonly struct TranscodeCall(TranscodingThread owner) : ICallback<int>
    {
        public static int Failure => 0;

        public int Run()
        {
            owner._result = owner._orthanc.Transcode(new ReadOnlySpan<byte>(owner._instance, owner._length), owner._transferSyntax);
            return 0;
        }
    }
}
