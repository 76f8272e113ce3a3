// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancSdkInterop.Abi;

namespace OrthancSdkInterop;

public sealed unsafe partial class OrthancHost
{
    /// <summary>Allocates memory for an instance that is handed over to Orthanc, which frees it.</summary>
    /// <param name="target">Receives address and size. The size may be lowered afterwards.</param>
    public ErrorCode AllocateInstance(MemoryBuffer64* target, ulong size)
    {
        CreateMemoryBuffer64Parameters parameters = new() { Target = target, Size = size };
        return Invoke(Service.CreateMemoryBuffer64, &parameters);
    }

    /// <inheritdoc cref="AllocateInstance(MemoryBuffer64*, ulong)"/>
    public ErrorCode AllocateInstance(MemoryBuffer* target, uint size)
    {
        CreateMemoryBufferParameters parameters = new() { Target = target, Size = size };
        return Invoke(Service.CreateMemoryBuffer, &parameters);
    }

    /// <inheritdoc/>
    public TranscodedInstance? Transcode(ReadOnlySpan<byte> instance, ReadOnlySpan<byte> transferSyntax)
    {
        void* transcoded = null;
        fixed (byte* buffer = instance, syntax = transferSyntax)
        {
            CreateDicomInstanceParameters parameters =
                new() { Target = &transcoded, Buffer = buffer, Size = (uint)instance.Length, TransferSyntax = syntax };
            ErrorCode code = Invoke(Service.TranscodeDicomInstance, &parameters);
            if (code != ErrorCode.Success || transcoded is null)
            {
                return null;
            }
        }

        return new TranscodedInstance(this, transcoded);
    }

    /// <inheritdoc/>
    public RestAnswer ReadInstance(string instance)
    {
        MemoryBuffer file = default;
        fixed (byte* id = Terminated(instance))
        {
            GetDicomForInstanceParameters parameters = new() { Target = &file, InstanceId = id };
            ErrorCode code = Invoke(Service.GetDicomForInstance, &parameters);
            return new RestAnswer(this, code, 200, file);
        }
    }

    internal long GetInstanceSize(void* instance)
    {
        long size = 0;
        AccessDicomInstanceParameters parameters = new() { Instance = instance, ResultInt64 = &size };
        return Invoke(Service.GetInstanceSize, &parameters) == ErrorCode.Success ? size : -1;
    }

    internal byte* GetInstanceData(void* instance)
    {
        byte* data = null;
        AccessDicomInstanceParameters parameters = new() { Instance = instance, ResultString = &data };
        return Invoke(Service.GetInstanceData, &parameters) == ErrorCode.Success ? data : null;
    }

    internal void FreeInstance(void* instance)
    {
        FreeDicomInstanceParameters parameters = new() { Dicom = instance };
        _ = Invoke(Service.FreeDicomInstance, &parameters);
    }
}
