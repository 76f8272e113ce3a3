// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using OrthancHtj2kPlugin.Services;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Routes.Files;

/// <summary>The file of an instance, as it is stored or in another transfer syntax.</summary>
internal sealed class RequestedFile(IRouteServices services) : IDisposable
{
    private RestAnswer? _stored;
    private FileTranscoder? _transcoder;

    /// <summary>What <see cref="Make"/> has made; valid until this is disposed.</summary>
    public ReadOnlySpan<byte> Bytes => _transcoder is null ? _stored!.Body : _transcoder.Bytes;

    /// <param name="target">Null for the one in which it is stored.</param>
    /// <exception cref="RouteException">404, 406 or 413, with the reason.</exception>
    public void Make(string instance, TransferSyntax? target)
    {
        _stored = StoredInstance.ReadFile(services.Rest, instance);
        string source = FileMetaInformation.Read(_stored.Body)?.TransferSyntax ?? "";
        if (target is not null && target.Uid != source)
        {
            _transcoder = new FileTranscoder(services);
            _transcoder.Transcode(_stored.Body, source, target.Uid);
        }
    }

    public void Dispose()
    {
        _stored?.Dispose();
        _transcoder?.Dispose();
    }
}
