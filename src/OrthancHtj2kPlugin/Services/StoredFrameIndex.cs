// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;
using DicomTranscoder.PixelData;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Services;

/// <summary>
/// Where the frames of an instance lie in its file, which Orthanc keeps on the disk as it is. Within the process, Orthanc gives no parts of
/// files.
/// </summary>
/// <param name="uuid">Of the file: no other one ever has it.</param>
internal sealed class StoredFrameIndex(StorageFolder storage, string uuid, FrameIndex frames)
{
    /// <summary>Most files tell in these bytes where their frames lie.</summary>
    private const int FirstHead = 1 << 16;
    private const int LongestHead = 1 << 24;
    private const int Growth = 16;

    public string TransferSyntax => frames.TransferSyntax;

    public ImagePixelDescription Image => frames.Image;

    /// <summary>Reads the beginning of the file of an instance.</summary>
    /// <param name="instance">Orthanc's identifier.</param>
    /// <returns>
    /// Null when Orthanc compresses the file or a plugin keeps it, and when its beginning does not tell where the frames lie.
    /// </returns>
    public static StoredFrameIndex? TryRead(IOrthancRest rest, StorageFolder storage, string instance)
    {
        using JsonDocument? information = OrthancResources.Get(rest, $"/instances/{instance}/attachments/dicom/info");
        if (information is null || StoredFileFacts.Parse(information.RootElement) is not { IsAsItIs: true } facts)
        {
            return null;
        }

        try
        {
            using FileStream? file = storage.TryOpen(facts.Uuid);
            return file is not null && Read(file) is { } frames ? new StoredFrameIndex(storage, facts.Uuid, frames) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Reads a frame: native samples or all fragments.</summary>
    /// <param name="frame">From 0.</param>
    /// <returns>Null when the file is gone, or is not what its beginning says.</returns>
    public ReadOnlyMemory<byte>? TryRead(int frame)
    {
        (long offset, long length) = frames.Find(frame);
        if (length > Array.MaxLength)
        {
            return null;
        }

        try
        {
            using FileStream? file = storage.TryOpen(uuid);
            byte[] part = GC.AllocateUninitializedArray<byte>(file is null ? 0 : (int)length);
            if (file is null || RandomAccess.Read(file.SafeFileHandle, part, offset) != part.Length
                || !frames.TryTake(frame, part, out ReadOnlySpan<byte> bytes))
            {
                return null;
            }

            return part.AsSpan().Overlaps(bytes, out int start) ? part.AsMemory(start, bytes.Length) : bytes.ToArray();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static FrameIndex? Read(FileStream file)
    {
        for (int length = FirstHead; length <= LongestHead; length *= Growth)
        {
            byte[] head = GC.AllocateUninitializedArray<byte>((int)Math.Min(length, file.Length));
            if (RandomAccess.Read(file.SafeFileHandle, head, 0) != head.Length)
            {
                return null;
            }

            if (FrameIndex.TryRead(head, file.Length) is { } frames)
            {
                return frames;
            }

            if (head.Length == file.Length)
            {
                break;
            }
        }

        return null;
    }
}
