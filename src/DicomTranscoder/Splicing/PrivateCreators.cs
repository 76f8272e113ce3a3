// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text;
using DicomTranscoder.DataSet;

namespace DicomTranscoder.Splicing;

/// <summary>The Private Creators (PS3.5 7.8.1) of the group that is being written.</summary>
internal sealed class PrivateCreators
{
    private readonly Dictionary<ushort, string> _creators = [];
    private ushort _group;

    /// <summary>Takes note of (gggg,00bb).</summary>
    public void Add(Tag tag, ReadOnlySpan<byte> value)
    {
        if (tag.Group != _group)
        {
            _creators.Clear();
            _group = tag.Group;
        }

        _creators[tag.Element] = Encoding.Latin1.GetString(value[..Math.Min(value.Length, 64)]).Trim('\0', ' ');
    }

    /// <summary>The creator of the block that a private element (gggg,bbee) belongs to.</summary>
    public string? Find(Tag tag) => tag.Group == _group ? _creators.GetValueOrDefault((ushort)(tag.Element >> 8)) : null;
}
