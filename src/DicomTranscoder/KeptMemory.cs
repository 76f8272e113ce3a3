// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder;

/// <summary>What buffers keep between instances: each so much, and all together so much. Those that ask first come first.</summary>
internal ref struct KeptMemory(long total, long each)
{
    private long _left = total;

    /// <summary>The most that one buffer keeps.</summary>
    public long Each => each;

    /// <summary>Counts the memory if it can stay.</summary>
    /// <returns>False when it is too much.</returns>
    public bool TryKeep(long bytes)
    {
        if (bytes > each || bytes > _left)
        {
            return false;
        }

        _left -= bytes;
        return true;
    }
}
