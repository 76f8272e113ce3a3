// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancSdkInterop.Abi;

namespace OrthancHtj2kPlugin.Ingest;

/// <summary>
/// The origins of instances that Orthanc transcodes on their way in. Orthanc does not tell transcoders the origin. But before, on the same
/// thread and with the same memory, it calls the received-instance callback, which learns it.
/// </summary>
internal sealed unsafe class ArrivingInstances : IDisposable
{
    private readonly ThreadLocal<(nint Address, ulong Length, InstanceOrigin Origin)> _lastOfThread = new();

    public void Add(void* instance, ulong length, InstanceOrigin origin) => _lastOfThread.Value = ((nint)instance, length, origin);

    /// <summary>The origin of an instance, once.</summary>
    /// <returns>Unknown for an instance that is not arriving: in an export, or in the reconstruction of a stored one.</returns>
    public InstanceOrigin Take(void* instance, ulong length)
    {
        (nint address, ulong size, InstanceOrigin origin) = _lastOfThread.Value;
        _lastOfThread.Value = default;
        return address == (nint)instance && size == length ? origin : InstanceOrigin.Unknown;
    }

    public void Dispose() => _lastOfThread.Dispose();
}
