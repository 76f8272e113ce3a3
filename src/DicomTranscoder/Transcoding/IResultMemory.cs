// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.Transcoding;

/// <summary>Where the caller wants the resulting instance.</summary>
public interface IResultMemory
{
    /// <summary>
    /// Called at most once per conversion, when it is clear that the instance can be converted. The result occupies the first
    /// <see cref="ConversionResult.Length"/> bytes. Bytes after these are never touched, so memory that the system commits lazily costs
    /// nothing. The memory must stay in place until the conversion has returned, and is the caller's to free whatever the outcome.
    /// </summary>
    /// <param name="capacity">Bytes needed at most: the largest result that is still worth having.</param>
    /// <returns>At least <paramref name="capacity"/> bytes.</returns>
    /// <exception cref="OutOfMemoryException">The memory is not there; the instance is then kept.</exception>
    Span<byte> Allocate(int capacity);

    /// <summary>Called instead of <see cref="Allocate"/> when one span cannot hold the instance or the result.</summary>
    /// <param name="capacity">Bytes needed, 4 GiB at most.</param>
    /// <returns>No memory, the default, when the caller cannot take such a result; the instance is then kept.</returns>
    /// <exception cref="OutOfMemoryException">The memory is not there; the instance is then kept.</exception>
    LongMemory AllocateLarge(long capacity) => default;
}
