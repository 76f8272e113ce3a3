// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>What a plugin tells about itself.</summary>
[NativeName("_OrthancPluginProperty")]
internal enum PluginProperty
{
    Description = 1,

    RootUri = 2,

    OrthancExplorer = 3,
}
