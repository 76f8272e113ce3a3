// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancSdkInterop;
using OrthancSdkInterop.Abi;

namespace OrthancHtj2kPlugin.Backfill.Resources;

/// <summary>
/// Asks Orthanc again when its database has undone a transaction: PostgreSQL does that when another one changes the same rows. Orthanc
/// itself tries a few times and then gives up; with several servers at work, that happens. What the database has undone has changed
/// nothing; what it had no connection for may have been done all the same, and can be done again.
/// </summary>
/// <param name="outage">Is told how each request ended.</param>
internal sealed class RetryingRest(IOrthancRest rest, IndexOutage outage) : IOrthancRest
{
    private const int MostTries = 6;
    private const int ShortestPauseMilliseconds = 10;
    private const int LongestPauseMilliseconds = 200;

    public OrthancVersion Version => rest.Version;

    public RestAnswer Get(string uri)
    {
        RestAnswer answer = rest.Get(uri);
        for (int tries = 1; IsUndone(answer, tries); tries++)
        {
            answer = rest.Get(uri);
        }

        return answer;
    }

    public RestAnswer GetAfterPlugins(string uri)
    {
        RestAnswer answer = rest.GetAfterPlugins(uri);
        for (int tries = 1; IsUndone(answer, tries); tries++)
        {
            answer = rest.GetAfterPlugins(uri);
        }

        return answer;
    }

    public RestAnswer Post(string uri, ReadOnlySpan<byte> body)
    {
        RestAnswer answer = rest.Post(uri, body);
        for (int tries = 1; IsUndone(answer, tries); tries++)
        {
            answer = rest.Post(uri, body);
        }

        return answer;
    }

    public unsafe RestAnswer PostLarge(string uri, byte* body, uint length)
    {
        RestAnswer answer = rest.PostLarge(uri, body, length);
        for (int tries = 1; IsUndone(answer, tries); tries++)
        {
            answer = rest.PostLarge(uri, body, length);
        }

        return answer;
    }

    public RestAnswer Put(string uri, ReadOnlySpan<byte> body, string revision = "")
    {
        RestAnswer answer = rest.Put(uri, body, revision);
        for (int tries = 1; IsUndone(answer, tries); tries++)
        {
            answer = rest.Put(uri, body, revision);
        }

        return answer;
    }

    public RestAnswer Delete(string uri, string revision = "")
    {
        RestAnswer answer = rest.Delete(uri, revision);
        for (int tries = 1; IsUndone(answer, tries); tries++)
        {
            answer = rest.Delete(uri, revision);
        }

        return answer;
    }

    public RestAnswer ReadInstance(string instance)
    {
        RestAnswer answer = rest.ReadInstance(instance);
        for (int tries = 1; IsUndone(answer, tries); tries++)
        {
            answer = rest.ReadInstance(instance);
        }

        return answer;
    }

    /// <summary>Waits, and disposes the answer, when the request is to be repeated.</summary>
    private bool IsUndone(RestAnswer answer, int tries)
    {
        // A connection that broke is made anew; where that fails too, the index is away.
        int mostTries = answer.Code switch { ErrorCode.Database => MostTries, ErrorCode.DatabaseUnavailable => 2, _ => 1 };
        if (tries >= mostTries || answer.Code == ErrorCode.DatabaseUnavailable)
        {
            // Also when it is repeated: what the first request had begun may be done all the same, and the second one fails for that.
            outage.Note(answer.Code);
        }

        if (tries >= mostTries)
        {
            return false;
        }

        answer.Dispose();
        Thread.Sleep(Random.Shared.Next(ShortestPauseMilliseconds, LongestPauseMilliseconds));
        return true;
    }
}
