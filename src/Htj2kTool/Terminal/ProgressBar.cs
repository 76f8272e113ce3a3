// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;

namespace Htj2kTool.Terminal;

/// <summary>
/// A bar in the last line of the terminal, for more than one file. Nothing is drawn into files and pipes. One caller at a time.
/// </summary>
/// <param name="total">The number that is 100 %.</param>
internal sealed class ProgressBar(int total)
{
    private const int Cells = 30;

    /// <summary>Drawing more often would cost more time than it is worth.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    private readonly bool _isShown = total > 1 && !Console.IsErrorRedirected;
    private readonly long _start = Stopwatch.GetTimestamp();
    private long _drawn;
    private bool _isThere;

    /// <summary>Draws the bar.</summary>
    /// <param name="done">Of the total.</param>
    public void Show(int done)
    {
        if (!_isShown || (_drawn != 0 && Stopwatch.GetElapsedTime(_drawn) < s_pause))
        {
            return;
        }

        _drawn = Stopwatch.GetTimestamp();
        _isThere = true;
        int filled = (int)((long)Cells * done / total);
        TimeSpan left = Stopwatch.GetElapsedTime(_start) * ((double)(total - done) / Math.Max(done, 1));
        Console.Error.Write(
            $"\r[{new string('#', filled)}{new string('.', Cells - filled)}] {done}/{total}, {left:h\\:mm\\:ss} left\u001b[K");
    }

    /// <summary>Takes the bar away, for a line of text in its place.</summary>
    public void Clear()
    {
        if (_isThere)
        {
            Console.Error.Write("\r\u001b[K");
            _isThere = false;
        }
    }
}
