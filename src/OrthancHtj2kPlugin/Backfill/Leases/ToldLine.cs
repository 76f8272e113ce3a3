// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Backfill.Leases;

/// <summary>Where a job tells of a study.</summary>
/// <param name="path">The file.</param>
/// <param name="start">The first byte after the name of the study.</param>
/// <param name="length">Bytes up to the end of the line, which is one of them.</param>
internal sealed class ToldLine(string path, long start, int length)
{
    /// <summary>What the line says of the study; nothing when the file has gone.</summary>
    public byte[] Read() => JobParts.ReadTold(path, start, length);
}
