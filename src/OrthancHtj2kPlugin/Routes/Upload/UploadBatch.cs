// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using OrthancHtj2kPlugin.Services;

namespace OrthancHtj2kPlugin.Routes.Upload;

/// <summary>The files of one request and their outcomes.</summary>
internal sealed class UploadBatch(UploadStore store, UploadBudget budget)
{
    private readonly List<UploadedFile> _files = [];

    public IReadOnlyList<UploadedFile> Files => _files;

    /// <summary>True when the answer is a list, even of one file.</summary>
    public bool IsList { get; private set; }

    /// <summary>The first file that should be stored and is not; null when there is none.</summary>
    public UploadedFile? Failure => _files.Find(file => file.IsFailure);

    /// <summary>That of the first failure; else 201 when anything was converted, and 200 when nothing was.</summary>
    public HttpStatusCode Status
        => Failure?.Status ?? (_files.Exists(file => file.Status == HttpStatusCode.Created) ? HttpStatusCode.Created : HttpStatusCode.OK);

    /// <summary>True when the files have reached their limit, and no further one is accepted.</summary>
    public bool IsFull => _files.Exists(file => file.Status == HttpStatusCode.RequestEntityTooLarge);

    /// <summary>Stores a file, or the files of an archive. One that is refused has an outcome like all others.</summary>
    /// <param name="name">As the client names it, or empty.</param>
    public void Add(string name, ReadOnlySpan<byte> body)
    {
        IsList |= _files.Count > 0;
        if (body.IsEmpty)
        {
            Refuse(name, HttpStatusCode.BadRequest, "The file is empty; a DICOM file or a ZIP archive of DICOM files is accepted");
        }
        else if (ZipUpload.IsArchive(body))
        {
            AddArchive(name, body);
        }
        else if (body.Length > budget.LargestFile)
        {
            Refuse(name, HttpStatusCode.RequestEntityTooLarge, budget.Excuse);
        }
        else
        {
            budget.Spend(body.Length);
            _files.Add(store.Store(name, body));
        }
    }

    private void AddArchive(string name, ReadOnlySpan<byte> body)
    {
        List<UploadedFile> files = [];
        try
        {
            ZipUpload.Store(body, store, budget, files);
        }
        catch (RouteException exception)
        {
            Refuse(name, exception.Status, exception.Message.TrimEnd('.'));
            return;
        }

        if (files.TrueForAll(file => file.IsIgnored))
        {
            Refuse(name, HttpStatusCode.UnsupportedMediaType, "The ZIP archive holds no DICOM files");
            return;
        }

        IsList = true;
        _files.AddRange(files);
    }

    private void Refuse(string name, HttpStatusCode status, string message)
        => _files.Add(new UploadedFile { Name = name, Status = status, Message = message });
}
