// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Scheduling;

/// <summary>A part of a frame, such as a strip or a row of code-blocks, that any one worker does.</summary>
/// <typeparam name="TWorker">The memory of a worker.</typeparam>
internal abstract class FramePart<TWorker>
{
    public abstract void Process(TWorker worker);
}
