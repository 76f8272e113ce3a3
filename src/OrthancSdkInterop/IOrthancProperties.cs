// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop;

/// <summary>
/// Global properties in Orthanc's database, which outlive the process. Each server on a database has its own. They are there from
/// OrthancStarted to OrthancStopped.
/// </summary>
public interface IOrthancProperties
{
    /// <param name="number">1024 or more: those below belong to Orthanc.</param>
    /// <returns>Empty when it was never set; null when Orthanc does not give it.</returns>
    string? GetProperty(int number);

    /// <param name="number">1024 or more.</param>
    /// <returns>False when Orthanc does not take it.</returns>
    bool SetProperty(int number, string value);
}
