// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>The result of services and callbacks.</summary>
[NativeName("OrthancPluginErrorCode")]
public enum ErrorCode
{
    Success = 0,
    Plugin = 1,
    NotImplemented = 2,
    ParameterOutOfRange = 3,
    NotEnoughMemory = 4,
    InexistentItem = 7,
    BadRequest = 8,
    NetworkProtocol = 9,
    Database = 11,
    CannotWriteFile = 14,
    BadFileFormat = 15,
    Timeout = 16,
    UnknownResource = 17,
    FullStorage = 19,
    CorruptedFile = 20,
    UnknownPluginService = 26,
    BadJson = 28,
    DatabasePlugin = 31,
    EmptyRequest = 33,
    DatabaseUnavailable = 36,
    FileStorageCannotWrite = 2001,
}
