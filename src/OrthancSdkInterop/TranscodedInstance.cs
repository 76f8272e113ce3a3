// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop;

/// <summary>An instance that Orthanc transcoded, in memory of Orthanc.</summary>
public sealed unsafe class TranscodedInstance : IDisposable
{
    private readonly OrthancHost _host;
    private void* _handle;

    internal TranscodedInstance(OrthancHost host, void* handle)
    {
        _host = host;
        _handle = handle;
    }

    /// <summary>The whole DICOM file; empty when Orthanc does not give it or it passes 2 GiB.</summary>
    /// <exception cref="ObjectDisposedException">The instance was disposed.</exception>
    public ReadOnlySpan<byte> Bytes
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle is null, this);
            long size = _host.GetInstanceSize(_handle);
            byte* data = _host.GetInstanceData(_handle);
            return data is null || size is <= 0 or > int.MaxValue ? default : new ReadOnlySpan<byte>(data, (int)size);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_handle is not null)
        {
            _host.FreeInstance(_handle);
            _handle = null;
        }
    }
}
