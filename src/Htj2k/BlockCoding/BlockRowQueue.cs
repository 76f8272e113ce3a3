// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.ExceptionServices;

namespace Htj2k.BlockCoding;

/// <summary>
/// Hands rows of code-blocks to workers while the caller goes on with the wavelet. With one thread the caller encodes each row at once.
/// Which worker encodes a row has no influence on the result.
/// </summary>
internal sealed class BlockRowQueue : IThreadPoolWorkItem, IDisposable
{
    private readonly object _lock = new();
    private readonly Queue<BlockRow> _waiting = new();
    private readonly Stack<CodeBlockEncoder> _idleEncoders = new();
    private readonly CodeBlockEncoder[] _encoders;
    private int _workers;
    private int _pending;
    private ExceptionDispatchInfo? _failure;

    public BlockRowQueue(int threads)
    {
        _encoders = new CodeBlockEncoder[threads];
        for (int i = 0; i < threads; i++)
        {
            _encoders[i] = new CodeBlockEncoder();
            _idleEncoders.Push(_encoders[i]);
        }
    }

    /// <summary>Rows that each sub-band keeps in flight.</summary>
    public int Depth => _encoders.Length == 1 ? 1 : 2;

    /// <summary>Starts a new frame: the segments of the last one are forgotten.</summary>
    public void Clear()
    {
        foreach (CodeBlockEncoder encoder in _encoders)
        {
            encoder.Clear();
        }
    }

    /// <summary>Encodes a row, now or soon; it is not free until then.</summary>
    public void Submit(BlockRow row)
    {
        if (_encoders.Length == 1)
        {
            row.Encode(_encoders[0]);
            return;
        }

        lock (_lock)
        {
            row.IsFree = false;
            _pending++;
            _waiting.Enqueue(row);

            if (_workers < _encoders.Length - 1)
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            }
        }
    }

    /// <summary>Returns when the row may be filled again; helps meanwhile.</summary>
    public void WaitUntilFree(BlockRow row)
    {
        if (_encoders.Length > 1)
        {
            HelpUntilFree(row);
        }
    }

    /// <summary>Returns when all rows are encoded; throws what a worker threw.</summary>
    public void Finish()
    {
        if (_encoders.Length > 1)
        {
            HelpUntilFree(null);
            ExceptionDispatchInfo? failure = _failure;
            _failure = null;
            failure?.Throw();
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        lock (_lock)
        {
            // One encoder stays with the caller.
            if (_workers < _encoders.Length - 1)
            {
                _workers++;
                EncodeWaiting(all: true);
                _workers--;
            }
        }
    }

    public void Dispose()
    {
        HelpUntilFree(null);
        foreach (CodeBlockEncoder encoder in _encoders)
        {
            encoder.Dispose();
        }
    }

    /// <param name="row">Null waits for all rows.</param>
    private void HelpUntilFree(BlockRow? row)
    {
        lock (_lock)
        {
            while (row is null ? _pending > 0 : !row.IsFree)
            {
                if (!EncodeWaiting(all: false))
                {
                    Monitor.Wait(_lock);
                }
            }
        }
    }

    /// <summary>Encodes one waiting row, or all; the lock is held on entry and on return, not while encoding.</summary>
    private bool EncodeWaiting(bool all)
    {
        bool any = false;
        while (_waiting.TryDequeue(out BlockRow? row))
        {
            any = true;
            CodeBlockEncoder encoder = _idleEncoders.Pop();
            Monitor.Exit(_lock);
            ExceptionDispatchInfo? failure = null;
            try
            {
                row.Encode(encoder);
            }
#pragma warning disable CA1031 // Thrown again in Finish, on the caller's thread.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }

            Monitor.Enter(_lock);
            _failure ??= failure;
            _idleEncoders.Push(encoder);
            row.IsFree = true;
            _pending--;
            Monitor.PulseAll(_lock);
            if (!all)
            {
                break;
            }
        }

        return any;
    }
}
