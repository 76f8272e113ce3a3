// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Settings;

/// <summary>A setting that does not exist or whose value is not accepted.</summary>
/// <param name="message">Names the key and the accepted values.</param>
internal sealed class SettingsException(string message) : Exception(message);
