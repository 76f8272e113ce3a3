// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop;

/// <summary>
/// The data that Orthanc's database keeps for plugins. It outlives the process, and is there from OrthancStarted to OrthancStopped. Each
/// server on a database has its own global properties; all servers share the key-value stores.
/// </summary>
public interface IOrthancDatabase
{
    /// <summary>The name that distinguishes this server from others on its database; null before 1.11.1.</summary>
    string? ServerIdentifier { get; }

    /// <param name="number">1024 or more: those below belong to Orthanc.</param>
    /// <returns>Empty when it was never set; null when Orthanc does not give it.</returns>
    string? GetProperty(int number);

    /// <param name="number">1024 or more.</param>
    /// <returns>False when Orthanc refuses it.</returns>
    bool SetProperty(int number, string value);

    /// <summary>
    /// Whether there are key-value stores that several servers share: from 1.12.8 on, with database plugins that have them. Orthanc's own
    /// SQLite database serves one server only.
    /// </summary>
    bool HasSharedKeyValues();

    /// <returns>False when Orthanc refuses it.</returns>
    bool SetKeyValue(string store, string key, string value);

    /// <param name="read">Gets each key and value of the store.</param>
    /// <returns>False when Orthanc does not give them all.</returns>
    bool ReadKeyValues(string store, Action<string, string> read);
}
