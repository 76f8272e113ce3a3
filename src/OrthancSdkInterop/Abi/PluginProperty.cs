// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>The properties that a plugin declares.</summary>
[NativeName("_OrthancPluginProperty")]
internal enum PluginProperty
{
    Description = 1,

    RootUri = 2,

    OrthancExplorer = 3,
}
