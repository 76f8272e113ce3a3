// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>What services and callbacks answer.</summary>
[NativeName("OrthancPluginErrorCode")]
public enum ErrorCode
{
    Success = 0,
    Plugin = 1,
    NotImplemented = 2,
    ParameterOutOfRange = 3,
    NotEnoughMemory = 4,
    CorruptedFile = 20,
}
