// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>The action that Orthanc takes with a received instance.</summary>
[NativeName("OrthancPluginReceivedInstanceAction")]
public enum ReceivedInstanceAction
{
    KeepAsIs = 1,
    Modify = 2,
    Discard = 3,
}
