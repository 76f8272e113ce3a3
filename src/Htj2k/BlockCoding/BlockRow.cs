// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.BlockCoding;

/// <summary>A row of code-blocks of a sub-band, to be encoded or decoded by any one worker.</summary>
/// <typeparam name="TWorker">What a worker needs.</typeparam>
internal abstract class BlockRow<TWorker>
{
    public abstract void Process(TWorker worker);
}
