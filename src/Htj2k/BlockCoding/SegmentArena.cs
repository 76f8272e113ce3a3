// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Memory;

namespace Htj2k.BlockCoding;

/// <summary>Where one worker puts the segments of a frame: chunks that never move and are used again for the next frame.</summary>
internal sealed unsafe class SegmentArena : IDisposable
{
    private const int ChunkBytes = 1 << 20;

    private readonly List<NativeBuffer<byte>> _chunks = [];
    private int _current;
    private int _used;

    /// <summary>Room for one segment. <see cref="Commit"/> keeps the part that is used.</summary>
    public byte* Reserve(int bytes)
    {
        if (_chunks.Count == 0 || _used + bytes > ChunkBytes)
        {
            _current = _chunks.Count == 0 ? 0 : _current + 1;
            _used = 0;
            if (_current == _chunks.Count)
            {
                _chunks.Add(new NativeBuffer<byte>(ChunkBytes));
            }
        }

        return _chunks[_current].Start + _used;
    }

    public void Commit(int bytes) => _used += bytes;

    /// <summary>Forgets all segments and keeps the memory.</summary>
    public void Clear()
    {
        _current = 0;
        _used = 0;
    }

    /// <summary>Forgets all segments and releases memory beyond so many bytes.</summary>
    public void Trim(long keptBytes)
    {
        Clear();
        while (_chunks.Count * (long)ChunkBytes > keptBytes)
        {
            _chunks[^1].Dispose();
            _chunks.RemoveAt(_chunks.Count - 1);
        }
    }

    public void Dispose()
    {
        foreach (NativeBuffer<byte> chunk in _chunks)
        {
            chunk.Dispose();
        }

        _chunks.Clear();
    }
}
