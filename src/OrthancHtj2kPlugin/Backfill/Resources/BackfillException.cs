// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Backfill.Resources;

/// <summary>A stored instance cannot be worked on, or was not worked on to the end.</summary>
internal sealed class BackfillException(string message) : Exception(message);
