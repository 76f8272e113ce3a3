// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text;
using DicomTranscoder.DataSet;
using OrthancSdkInterop;
using OrthancSdkInterop.Abi;

namespace OrthancHtj2kPlugin.Ingest;

/// <summary>What the dictionary of Orthanc knows of private elements.</summary>
internal sealed class OrthancDictionary(OrthancHost host) : IPrivateElements
{
    /// <inheritdoc/>
    public string? FindValueRepresentation(ushort group, ushort element, string privateCreator)
    {
        Span<byte> name = stackalloc byte[9];
        name[8] = 0;
        _ = System.Text.Unicode.Utf8.TryWrite(name, $"{group:x4}{element:x4}", out _);
        return host.TryLookUp(name, out DictionaryEntry entry) ? entry.ValueRepresentation.ToString().ToUpperInvariant() : null;
    }
}
