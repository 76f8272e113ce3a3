// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using DicomTranscoder.DataSet;

namespace DicomTranscoder.Splicing;

/// <summary>Recomputes group lengths (gggg,0000), PS3.5 7.2, of one data set or item while it is written.</summary>
internal struct GroupLength
{
    private int _group;
    private int _valuePosition;

    public GroupLength()
    {
        _group = -1;
        _valuePosition = -1;
    }

    /// <summary>Call this before each element: it completes the previous group when the element begins another.</summary>
    public void Enter(ref InstanceWriter writer, ushort group)
    {
        if (group != _group)
        {
            Complete(ref writer);
            _group = group;
        }
    }

    /// <summary>Call this after a group length element has been written.</summary>
    public void Remember(in InstanceWriter writer)
    {
        Debug.Assert(writer.IsFull || writer.Position >= sizeof(uint), "a group length has four bytes");
        _valuePosition = writer.Position - sizeof(uint);
    }

    /// <summary>Leaves the completion of the current group to the caller.</summary>
    /// <returns>Where its length was written; negative when it has none.</returns>
    public int Take()
    {
        int position = _valuePosition;
        _valuePosition = -1;
        return position;
    }

    /// <summary>Call this after the last element.</summary>
    public void Complete(ref InstanceWriter writer)
    {
        if (_valuePosition >= 0)
        {
            writer.PatchUInt32(_valuePosition, (uint)(writer.Position - _valuePosition - sizeof(uint)));
            _valuePosition = -1;
        }
    }
}
