// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>Parameters of <see cref="Service.SetPluginProperty"/>.</summary>
[NativeName("_OrthancPluginSetPluginProperty")]
internal unsafe struct SetPluginPropertyParameters
{
    public byte* Plugin;

    public PluginProperty Property;

    public byte* Value;
}
