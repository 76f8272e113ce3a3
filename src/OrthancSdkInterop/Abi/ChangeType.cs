// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>What has changed in Orthanc.</summary>
[NativeName("OrthancPluginChangeType")]
public enum ChangeType
{
    OrthancStarted = 10,
    OrthancStopped = 11,
}
