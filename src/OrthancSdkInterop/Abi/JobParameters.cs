// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>Parameters of <see cref="Service.CreateJob"/>.</summary>
[NativeName("_OrthancPluginCreateJob")]
internal unsafe struct CreateJobParameters
{
    public void** Target;

    public void* Job;

    public delegate* unmanaged[Cdecl]<void*, void> Finalize;

    public byte* Type;

    public delegate* unmanaged[Cdecl]<void*, float> GetProgress;

    public delegate* unmanaged[Cdecl]<void*, byte*> GetContent;

    public delegate* unmanaged[Cdecl]<void*, byte*> GetSerialized;

    public delegate* unmanaged[Cdecl]<void*, JobStepStatus> Step;

    public delegate* unmanaged[Cdecl]<void*, JobStopReason, ErrorCode> Stop;

    public delegate* unmanaged[Cdecl]<void*, ErrorCode> Reset;
}

/// <summary>Parameters of <see cref="Service.SubmitJob"/>.</summary>
[NativeName("_OrthancPluginSubmitJob")]
internal unsafe struct SubmitJobParameters
{
    public byte** ResultId;

    public void* Job;

    public int Priority;
}

/// <summary>Parameters of <see cref="Service.FreeJob"/>.</summary>
[NativeName("_OrthancPluginFreeJob")]
internal unsafe struct FreeJobParameters
{
    public void* Job;
}

/// <summary>Parameters of <see cref="Service.RegisterJobsUnserializer"/>.</summary>
[NativeName("_OrthancPluginJobsUnserializer")]
internal unsafe struct JobsUnserializerParameters
{
    public delegate* unmanaged[Cdecl]<byte*, byte*, void*> Unserializer;
}
