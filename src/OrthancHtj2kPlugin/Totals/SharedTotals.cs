// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Text.Json;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Totals;

/// <summary>
/// Copies of totals by which several servers on one database know of each other: a key-value store with an entry for each server and month.
/// Every server writes its own entries only, so that no lock is needed, and reads those of all.
/// </summary>
internal sealed class SharedTotals(IOrthancDatabase database)
{
    private const string Store = "htj2k-totals";

    private readonly string _prefix = database.HasSharedKeyValues() && database.ServerIdentifier is { Length: > 0 } server
        ? $"{server}/"
        : "";

    /// <summary>False when this Orthanc has no store that servers share.</summary>
    public bool IsThere => _prefix.Length > 0;

    /// <param name="month">Its number.</param>
    /// <exception cref="IOException">The database refuses it.</exception>
    public void Write(int month, string text)
    {
        if (IsThere && !database.SetKeyValue(Store, _prefix + month.ToString(CultureInfo.InvariantCulture), text))
        {
            throw new IOException("Orthanc refuses an entry of its key-value store");
        }
    }

    /// <param name="months">Gets the sums of all other servers.</param>
    /// <param name="unreadable">Is told the keys of entries that are something else, as another version of the plugin may write.</param>
    /// <returns>How many other servers there are.</returns>
    /// <exception cref="IOException">The database does not answer.</exception>
    public int ReadOthers(MonthList months, Action<string, JsonException> unreadable)
    {
        HashSet<string> servers = [];
        bool isWhole = !IsThere || database.ReadKeyValues(Store, (key, value) =>
        {
            int slash = key.LastIndexOf('/');
            if (slash > 0 && !key.StartsWith(_prefix, StringComparison.Ordinal)
                && int.TryParse(key.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                && number >= TotalsStore.Beginning)
            {
                _ = servers.Add(key[..slash]);
                MonthTotals month = new(number);
                try
                {
                    TotalsJson.Read(month, value);
                    months.Of(number).Add(month);
                }
                catch (JsonException exception)
                {
                    unreadable(key, exception);
                }
            }
        });
        return isWhole ? servers.Count : throw new IOException("Orthanc does not give its key-value store");
    }
}
