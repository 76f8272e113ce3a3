// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>Parameters of <see cref="Service.GetConfiguration"/>.</summary>
[NativeName("_OrthancPluginRetrieveDynamicString")]
internal unsafe struct RetrieveDynamicStringParameters
{
    public byte** Result;

    public byte* Argument;
}
