// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;

namespace OrthancSdkInterop;

/// <summary>
/// The version of the Orthanc that hosts the plugin. Builds from the development branch ("mainline") count as newer than every release.
/// </summary>
public readonly record struct OrthancVersion
{
    private const int Newest = int.MaxValue;

    /// <param name="text">As the context gives it: "1.12.7", "mainline", or with a suffix ("1.12.7-rc1").</param>
    public OrthancVersion(string text)
    {
        Text = text;
        string[] parts = text.Split('.', '-', '+');
        bool isRelease = TryParse(parts, 0, out int major) & TryParse(parts, 1, out int minor) & TryParse(parts, 2, out int revision);
        (Major, Minor, Revision) = isRelease ? (major, minor, revision) : (Newest, 0, 0);
    }

    public string Text { get; }

    public int Major { get; }

    public int Minor { get; }

    public int Revision { get; }

    public bool IsAtLeast(int major, int minor, int revision) => (Major, Minor, Revision).CompareTo((major, minor, revision)) >= 0;

    public override string ToString() => Text;

    private static bool TryParse(string[] parts, int index, out int number)
    {
        number = 0;
        return index >= parts.Length || int.TryParse(parts[index], NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
