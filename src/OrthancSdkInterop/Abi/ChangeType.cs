// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>The kinds of changes in Orthanc.</summary>
[NativeName("OrthancPluginChangeType")]
public enum ChangeType
{
    OrthancStarted = 10,
    OrthancStopped = 11,
}
