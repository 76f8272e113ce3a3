// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding;

namespace Htj2k.Codestream;

/// <summary>A precinct (T.800 B.6): its code-blocks in each sub-band of its resolution, and where it stands in the progression.</summary>
internal sealed class CodedPrecinct
{
    private readonly CodedSubband[] _subbands;
    private readonly BlockRegion[] _blocks;
    private readonly TagTreeReader?[] _inclusion;
    private readonly TagTreeReader?[] _zeroBitPlanes;

    /// <param name="x">Horizontal position on the reference grid at which the progression meets it.</param>
    /// <param name="index">Its place among the precincts of its resolution.</param>
    public CodedPrecinct(int component, int resolution, int x, int y, int index, CodedSubband[] subbands, BlockRegion[] blocks)
    {
        (Component, Resolution, X, Y, Index) = (component, resolution, x, y, index);
        _subbands = subbands;
        _blocks = blocks;
        _inclusion = new TagTreeReader?[blocks.Length];
        _zeroBitPlanes = new TagTreeReader?[blocks.Length];
        for (int i = 0; i < blocks.Length; i++)
        {
            int width = blocks[i].Right - blocks[i].Left;
            int height = blocks[i].Bottom - blocks[i].Top;
            if (width > 0 && height > 0)
            {
                _inclusion[i] = new TagTreeReader(width, height);
                _zeroBitPlanes[i] = new TagTreeReader(width, height);
            }
        }
    }

    public int Component { get; }

    public int Resolution { get; }

    public int X { get; }

    public int Y { get; }

    public int Index { get; }

    public ReadOnlySpan<CodedSubband> Subbands => _subbands;

    public BlockRegion BlocksOf(int subband) => _blocks[subband];

    /// <summary>Null when the precinct has no code-block in the sub-band.</summary>
    public TagTreeReader? Inclusion(int subband) => _inclusion[subband];

    public TagTreeReader ZeroBitPlanes(int subband) => _zeroBitPlanes[subband]!;

    /// <summary>Forgets all packets.</summary>
    public void Clear()
    {
        for (int i = 0; i < _blocks.Length; i++)
        {
            _inclusion[i]?.Clear();
            _zeroBitPlanes[i]?.Clear();
        }
    }
}
