// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancSdkInterop.Abi;

namespace OrthancSdkInterop;

/// <summary>An image in memory of Orthanc, freed unless it is handed over.</summary>
public sealed unsafe class OrthancImage : IDisposable
{
    private readonly OrthancHost _host;
    private readonly int _height;
    private void* _handle;

    internal OrthancImage(OrthancHost host, void* handle, int height)
    {
        _host = host;
        _handle = handle;
        _height = height;
        Pitch = _host.GetImagePitch(handle);
    }

    /// <summary>Bytes from one row to the next, 0 when Orthanc does not say.</summary>
    public uint Pitch { get; }

    /// <summary>All rows, <see cref="Pitch"/> bytes each; empty when there are none or they pass 2 GiB.</summary>
    /// <exception cref="ObjectDisposedException">The image was disposed or handed over.</exception>
    public Span<byte> Rows
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle is null, this);
            ulong length = (ulong)Pitch * (uint)_height;
            void* buffer = _host.GetImageBuffer(_handle);
            return buffer is null || length > int.MaxValue ? default : new Span<byte>(buffer, (int)length);
        }
    }

    /// <summary>Gives the image to Orthanc.</summary>
    /// <returns>The handle that a decode callback puts into its target.</returns>
    public void* HandOver()
    {
        void* handle = _handle;
        _handle = null;
        return handle;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_handle is not null)
        {
            _host.FreeImage(_handle);
            _handle = null;
        }
    }
}
