// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;

namespace OrthancHtj2kPlugin.Settings;

/// <summary>What Orthanc transcodes before it stores it, where IngestTranscoding is set.</summary>
/// <param name="Uncompressed">Its setting IngestTranscodingOfUncompressed.</param>
/// <param name="Compressed">Its setting IngestTranscodingOfCompressed.</param>
internal readonly record struct IngestSources(bool Uncompressed, bool Compressed)
{
    /// <summary>True when Orthanc transcodes from this transfer syntax, if it knows it. Deflated data sets count as compressed.</summary>
    public bool Include(string transferSyntax)
        => transferSyntax is TransferSyntaxUid.ImplicitLittleEndian or TransferSyntaxUid.ExplicitLittleEndian
            or TransferSyntaxUid.ExplicitBigEndian ? Uncompressed : Compressed;

    /// <summary>What is left out, as the beginning of a clause; empty when nothing is.</summary>
    public string Exceptions => (Uncompressed, Compressed) switch
    {
        (true, true) => "",
        (false, true) => ", except uncompressed instances (its setting IngestTranscodingOfUncompressed)",
        (true, false) => ", except compressed instances (its setting IngestTranscodingOfCompressed)",
        _ => ", but nothing at all (its settings IngestTranscodingOfUncompressed and IngestTranscodingOfCompressed)",
    };
}
