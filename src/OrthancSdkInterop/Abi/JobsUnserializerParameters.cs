// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>Parameters of <see cref="Service.RegisterJobsUnserializer"/>.</summary>
[NativeName("_OrthancPluginJobsUnserializer")]
internal unsafe struct JobsUnserializerParameters
{
    public delegate* unmanaged[Cdecl]<byte*, byte*, void*> Unserializer;
}
