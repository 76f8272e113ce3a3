// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Counters;

/// <summary>A received instance that was stored unchanged because something went wrong.</summary>
/// <param name="Time">When.</param>
/// <param name="SopInstanceUid">Of the instance; empty when it is not known.</param>
/// <param name="Reason">For an administrator; no patient data.</param>
internal sealed record Failure(DateTimeOffset Time, string SopInstanceUid, string Reason);
