// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Backfill.Leases;

/// <summary>
/// What servers with one journal tell each other about jobs with the same task: each job has a file with how far it is, which counts while
/// the server lives, one with a line for each study that it has done, and one with the task, if others shall join it. Who cancels a job
/// puts a file beside those of the others.
/// </summary>
internal sealed class JobParts(string folder, ServerLease lease, OtherLeases others)
{
    private const string Extension = ".part";
    private const string CancelExtension = ".cancel";
    private const string UnfinishedExtension = ".unfinished";
    private const string ToldExtension = ".told";
    private const string TaskExtension = ".task";

    /// <summary>Replaces what a job of this server has told.</summary>
    /// <param name="task">The same for jobs that others are to know of, and part of a file's name.</param>
    /// <param name="job">Names one job among all with that task.</param>
    /// <returns>The path of the file; another than before when others took this server for dead.</returns>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public string Write(string task, string job, ReadOnlySpan<byte> content)
    {
        string path = Path.Combine(folder, $"{task}.{job}.{lease.Hold()}{Extension}");
        WriteWhole(path, content);
        return path;
    }

    /// <param name="path">From <see cref="Write"/>.</param>
    public static void Remove(string path)
    {
        File.Delete(Path.ChangeExtension(path, TaskExtension));
        File.Delete(Path.ChangeExtension(path, ToldExtension));
        File.Delete(path);
        File.Delete(path + CancelExtension);
    }

    /// <summary>Lets other servers begin jobs that belong to a job of this one.</summary>
    /// <param name="path">From <see cref="Write"/>.</param>
    /// <param name="content">The whole task.</param>
    public static void Invite(string path, ReadOnlySpan<byte> content)
        => WriteWhole(Path.ChangeExtension(path, TaskExtension), content);

    /// <summary>The task of a job to which its server has invited.</summary>
    /// <param name="path">From <see cref="ReadOthers"/>.</param>
    public static byte[] ReadTask(string path) => SharedFile.Read(Path.ChangeExtension(path, TaskExtension));

    /// <summary>Adds a line to what a job of this server tells of studies.</summary>
    /// <inheritdoc cref="Write"/>
    public void Tell(string task, string job, ReadOnlySpan<byte> line)
    {
        // One write of a whole line: a reader sees all of it, or a beginning.
        using FileStream file = new(Path.Combine(folder, $"{task}.{job}.{lease.Hold()}{ToldExtension}"), FileMode.Append, FileAccess.Write,
            FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        file.Write(line);
    }

    /// <summary>The files with the lines that jobs have told, also those of jobs of this server.</summary>
    public string[] ToldFiles(string task) => Directory.Exists(folder) ? Directory.GetFiles(folder, $"{task}.*{ToldExtension}") : [];

    /// <summary>Whole lines of such a file; none when the file has gone.</summary>
    /// <param name="start">Where they begin.</param>
    /// <param name="most">So many bytes at most.</param>
    public static byte[] ReadTold(string path, long start, int most)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            byte[] lines = new byte[Math.Clamp(file.Length - start, 0, most)];
            _ = file.Seek(start, SeekOrigin.Begin);
            int read = file.ReadAtLeast(lines, lines.Length, throwOnEndOfStream: false);
            return lines[..(lines.AsSpan(0, read).LastIndexOf((byte)'\n') + 1)];
        }
        catch (FileNotFoundException)
        {
            return [];
        }
    }

    /// <summary>What jobs of other servers that live, or may live, have told to which these have invited.</summary>
    /// <returns>By the paths of their files.</returns>
    public Dictionary<string, byte[]> ReadInvitations()
        => ReadOthers("*").Where(part => File.Exists(Path.ChangeExtension(part.Key, TaskExtension))).ToDictionary();

    /// <summary>What jobs of other servers that live, or may live, have told.</summary>
    /// <param name="task">From <see cref="Write"/>; "*" for any.</param>
    /// <returns>By the paths of their files.</returns>
    public Dictionary<string, byte[]> ReadOthers(string task)
    {
        Dictionary<string, byte[]> parts = [];
        foreach (string path in Directory.Exists(folder) ? Directory.GetFiles(folder, $"{task}.*{Extension}") : [])
        {
            string owner = OwnerOf(path);
            if (owner != lease.Owner && others.IsAlive(owner) is not false)
            {
                try
                {
                    parts.Add(path, SharedFile.Read(path));
                }
                catch (FileNotFoundException)
                {
                    // It has ended meanwhile.
                }
            }
        }

        return parts;
    }

    /// <param name="path">From <see cref="ReadOthers"/>.</param>
    public static string JobOf(string path) => FieldsOf(path)[1];

    /// <summary>Tells another server to cancel a job.</summary>
    /// <param name="path">From <see cref="ReadOthers"/>.</param>
    /// <param name="server">Who says so.</param>
    public static void Cancel(string path, string server) => File.WriteAllText(path + CancelExtension, server);

    /// <summary>The server that has cancelled a job; empty when none has.</summary>
    /// <param name="path">From <see cref="Write"/>.</param>
    public static string CancelledBy(string path) => File.Exists(path + CancelExtension) ? SharedFile.ReadText(path + CancelExtension) : "";

    /// <summary>Removes what dead servers have left.</summary>
    public void RemoveDead()
    {
        foreach (string path in Directory.GetFiles(folder, $"*{Extension}*").Concat(Directory.GetFiles(folder, $"*{ToldExtension}"))
            .Concat(Directory.GetFiles(folder, $"*{TaskExtension}*"))
            .Where(path => others.IsAlive(OwnerOf(path)) == false))
        {
            File.Delete(path);
        }
    }

    private static void WriteWhole(string path, ReadOnlySpan<byte> content)
    {
        File.WriteAllBytes(path + UnfinishedExtension, content);
        File.Move(path + UnfinishedExtension, path, overwrite: true);
    }

    private static string OwnerOf(string path) => FieldsOf(path)[2];

    private static string[] FieldsOf(string path) => Path.GetFileName(path).Split('.');
}
