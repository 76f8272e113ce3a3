// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>Numbers of the services behind <see cref="OrthancContext.InvokeService"/>.</summary>
[NativeName("_OrthancPluginService")]
public enum Service
{
    LogInfo = 1,
    LogWarning = 2,
    LogError = 3,
    GetConfigurationPath = 6,
    SetPluginProperty = 7,
    GetGlobalProperty = 8,
    SetGlobalProperty = 9,
    GetCommandLineArgumentsCount = 10,
    GetCommandLineArgument = 11,
    GetConfiguration = 13,
    GetErrorDescription = 17,
    RegisterErrorCode = 19,
    CallHttpClient2 = 27,
    SetMetricsValue = 31,
    CreateMemoryBuffer = 38,
    CreateMemoryBuffer64 = 40,

    [NativeName("_OrthancPluginService_GetDatabaseServerIdentifier", Since = "1.11.1")]
    GetDatabaseServerIdentifier = 42,

    [NativeName("_OrthancPluginService_SetMetricsIntegerValue", Since = "1.12.1")]
    SetMetricsIntegerValue = 43,

    [NativeName("_OrthancPluginService_StoreKeyValue", Since = "1.12.8")]
    StoreKeyValue = 49,

    [NativeName("_OrthancPluginService_CreateKeysValuesIterator", Since = "1.12.8")]
    CreateKeysValuesIterator = 52,

    [NativeName("_OrthancPluginService_FreeKeysValuesIterator", Since = "1.12.8")]
    FreeKeysValuesIterator = 53,

    [NativeName("_OrthancPluginService_KeysValuesIteratorNext", Since = "1.12.8")]
    KeysValuesIteratorNext = 54,

    [NativeName("_OrthancPluginService_KeysValuesIteratorGetKey", Since = "1.12.8")]
    KeysValuesIteratorGetKey = 55,

    [NativeName("_OrthancPluginService_KeysValuesIteratorGetValue", Since = "1.12.8")]
    KeysValuesIteratorGetValue = 56,

    RegisterOnChangeCallback = 1003,
    RegisterRestCallbackNoLock = 1004,
    RegisterDecodeImageCallback = 1006,
    RegisterIncomingHttpRequestFilter2 = 1010,
    RegisterRefreshMetricsCallback = 1011,
    RegisterTranscoderCallback = 1015,
    RegisterReceivedInstanceCallback = 1018,
    AnswerBuffer = 2000,
    SendMethodNotAllowed = 2005,
    SetHttpHeader = 2007,
    StartMultipartAnswer = 2008,
    SendHttpStatus = 2010,
    SendMultipartItem2 = 2012,
    SetHttpErrorDetails = 2013,
    GetDicomForInstance = 3000,
    CallRestApi = 3016,
    GetInstanceSize = 4001,
    GetInstanceData = 4002,
    FreeDicomInstance = 4011,
    TranscodeDicomInstance = 4015,
    GetImagePitch = 6003,
    GetImageBuffer = 6004,
    FreeImage = 6006,
    CreateImage = 6012,
    CreateJob = 9000,
    FreeJob = 9001,
    SubmitJob = 9002,
    RegisterJobsUnserializer = 9003,
}
