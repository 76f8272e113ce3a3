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

    /// <summary>Stores a file, or the files of an archive.</summary>
    /// <param name="name">As the client names it, or empty.</param>
    /// <exception cref="RouteException">It is empty, or an archive without images, or one that is damaged.</exception>
    public void Add(string name, ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty)
        {
            throw new RouteException(HttpStatusCode.BadRequest,
                "The file is empty; a DICOM file or a ZIP archive of DICOM files is accepted.");
        }

        if (ZipUpload.IsArchive(body))
        {
            IsList = true;
            ZipUpload.Store(body, store, budget, _files);
            if (_files.TrueForAll(file => file.IsIgnored))
            {
                throw new RouteException(HttpStatusCode.UnsupportedMediaType, "The ZIP archive holds no DICOM files.");
            }

            return;
        }

        IsList |= _files.Count > 0;
        if (body.Length > budget.LargestFile)
        {
            _files.Add(new UploadedFile { Name = name, Status = HttpStatusCode.RequestEntityTooLarge, Message = budget.Excuse });
            return;
        }

        budget.Spend(body.Length);
        _files.Add(store.Store(name, body));
    }
}
