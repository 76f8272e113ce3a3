// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder;
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Backfill.Resources;

namespace OrthancHtj2kPlugin.Backfill.Replacements;

/// <summary>A stored file and the file made from it, while both are in memory.</summary>
/// <param name="source">The stored file.</param>
/// <param name="memory">Begins with the file that was made.</param>
/// <param name="length">Its length in bytes.</param>
/// <param name="transferSyntax">Its UID.</param>
internal sealed class MadeInstance(StoredFile source, GrowableMemory memory, long length, string transferSyntax)
{
    /// <summary>UUID of the stored file.</summary>
    public string SourceUuid => source.Uuid;

    public LongSpan Source => source.Load();

    public LongSpan File => memory.LargeBytes(length);

    public string TransferSyntax => transferSyntax;
}
