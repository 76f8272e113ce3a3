// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Settings;

/// <summary>The setting "Notify": where notices are posted.</summary>
internal static class NoticeAddress
{
    /// <returns>Empty for none.</returns>
    public static string Read(Setting setting)
    {
        string text = setting.Text();
        ReadOnlySpan<char> rest = text.StartsWith("https://", StringComparison.Ordinal) ? text.AsSpan("https://".Length)
            : text.StartsWith("http://", StringComparison.Ordinal) ? text.AsSpan("http://".Length)
            : "";
        bool isAddress = rest.Length > 0 && rest[0] != '/' && !rest.ContainsAnyExceptInRange('!', '~');
        return text.Length == 0 || isAddress
            ? text
            : throw setting.NotAccepted("\"\", or an address that begins with \"https://\" or \"http://\", without spaces");
    }
}
