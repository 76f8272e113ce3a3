// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Backfill.Leases;

/// <summary>
/// The studies on which servers with one journal work: a file for each, whose name has the study and the server. The file is valid while
/// that server lives.
/// </summary>
internal sealed class StudyClaims(string folder, ServerLease lease, OtherLeases others)
{
    private const string Extension = ".study";
    private const int Tries = 5;
    private const int LongestPauseMilliseconds = 20;

    /// <summary>Takes a study, or keeps one that this server has.</summary>
    /// <returns>False while another server works on it.</returns>
    public bool TryTake(string study)
    {
        try
        {
            string path = PathOf(study);
            if (File.Exists(path))
            {
                return true;
            }

            for (int attempt = 0; attempt < Tries; attempt++)
            {
                File.WriteAllBytes(path, []);
                if (!IsOfAnother(study, path))
                {
                    return true;
                }

                // Two servers that come at the same time see each other, and both step back.
                File.Delete(path);
                Thread.Sleep(Random.Shared.Next(LongestPauseMilliseconds));
            }

            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Without the journal nothing is replaced, and the outcome of each instance says so.
            return true;
        }
    }

    public void GiveBack(string study)
    {
        try
        {
            File.Delete(PathOf(study));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The claim ends with this server at the latest.
        }
    }

    /// <summary>Removes the claims of dead servers.</summary>
    /// <param name="clear">Called with each of their studies before its claim goes.</param>
    public void RemoveDead(Action<string> clear)
    {
        foreach (string path in Directory.GetFiles(folder, "*" + Extension).Where(path => others.IsAlive(OwnerOf(path)) == false))
        {
            clear(Path.GetFileName(path).Split('.')[0]);
            File.Delete(path);
        }
    }

    private bool IsOfAnother(string study, string own)
        => Directory.GetFiles(folder, $"{study}.*{Extension}").Any(path => path != own && others.IsAlive(OwnerOf(path)) is not false);

    private static string OwnerOf(string path) => Path.GetFileNameWithoutExtension(path).Split('.')[^1];

    private string PathOf(string study) => Path.Combine(folder, $"{study}.{lease.Hold()}{Extension}");
}
