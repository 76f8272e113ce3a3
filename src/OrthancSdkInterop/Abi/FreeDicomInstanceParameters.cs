// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>Parameters of <see cref="Service.FreeDicomInstance"/>.</summary>
[NativeName("_OrthancPluginFreeDicomInstance")]
internal unsafe struct FreeDicomInstanceParameters
{
    public void* Dicom;
}
