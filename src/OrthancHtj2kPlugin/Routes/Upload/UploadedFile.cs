// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;

namespace OrthancHtj2kPlugin.Routes.Upload;

/// <summary>The outcome for one file.</summary>
internal sealed record UploadedFile
{
    /// <summary>As the client names it, or empty.</summary>
    public required string Name { get; init; }

    /// <summary>201 when it was converted and stored, 200 when it is there for another reason, else an error.</summary>
    public required HttpStatusCode Status { get; init; }

    public required string Message { get; init; }

    /// <summary>Orthanc's answer: JSON, or empty.</summary>
    public byte[] OrthancResponse { get; init; } = [];

    /// <summary>UID of the transfer syntax of the stored file, or empty.</summary>
    public string TransferSyntax { get; init; } = "";

    /// <summary>Bytes of the file as uploaded.</summary>
    public long BytesBefore { get; init; }

    /// <summary>Bytes of the file as stored; 0 when nothing is.</summary>
    public long BytesAfter { get; init; }

    /// <summary>True for a file beside the images of an archive that nobody expects to be stored.</summary>
    public bool IsIgnored { get; init; }

    public bool IsFailure => (int)Status >= 400 && !IsIgnored;
}
