// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>Parameters of <see cref="Service.StartMultipartAnswer"/>.</summary>
[NativeName("_OrthancPluginStartMultipartAnswer")]
internal unsafe struct StartMultipartAnswerParameters
{
    public void* Output;

    public byte* SubType;

    public byte* ContentType;
}
