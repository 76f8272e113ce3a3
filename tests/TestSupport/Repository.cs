// SPDX-License-Identifier: GPL-3.0-or-later
namespace TestSupport;

/// <summary>Where the tests find this checkout and, when it lies beside it, the shared test material.</summary>
public static class Repository
{
    /// <summary>The folder that holds plugin.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>
    /// A file or folder of the shared material (<c>HTJ2K_SHARED</c>, else <c>../shared</c> beside the checkout), or null when it is not
    /// there.
    /// </summary>
    public static string? Shared(string relativePath)
    {
        string folder = Environment.GetEnvironmentVariable("HTJ2K_SHARED") ?? Path.Combine(Root, "..", "shared");
        string path = Path.GetFullPath(Path.Combine(folder, relativePath));
        return Path.Exists(path) ? path : null;
    }

    private static string FindRoot()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "plugin.sln")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException("The tests run from inside a checkout: no plugin.sln above " + AppContext.BaseDirectory);
    }
}
