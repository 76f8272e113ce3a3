// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>Parameters of <see cref="Service.SendMethodNotAllowed"/>.</summary>
[NativeName("_OrthancPluginOutputPlusArgument")]
internal unsafe struct OutputPlusArgumentParameters
{
    public void* Output;

    public byte* Argument;
}
