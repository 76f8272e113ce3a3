// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>What Orthanc shall do with a received instance.</summary>
[NativeName("OrthancPluginReceivedInstanceAction")]
public enum ReceivedInstanceAction
{
    KeepAsIs = 1,
    Modify = 2,
}
