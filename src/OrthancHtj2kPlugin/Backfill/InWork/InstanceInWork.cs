// SPDX-License-Identifier: GPL-3.0-or-later
using Microsoft.Win32.SafeHandles;

namespace OrthancHtj2kPlugin.Backfill.InWork;

/// <summary>An instance between <see cref="WorkRecord.Begin"/> and the end of the work on it.</summary>
internal sealed class InstanceInWork(WorkRecord record, SafeFileHandle file, int slot, WorkNote note) : IDisposable
{
    public void Dispose() => record.End(file, slot, note);
}
