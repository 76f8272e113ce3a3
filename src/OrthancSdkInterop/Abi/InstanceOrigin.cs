// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>Where a received instance comes from.</summary>
[NativeName("OrthancPluginInstanceOrigin")]
public enum InstanceOrigin
{
    Unknown = 1,
    DicomProtocol = 2,
    RestApi = 3,
    Plugin = 4,
    Lua = 5,
    WebDav = 6,
}
