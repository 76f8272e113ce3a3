// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>Parameters of <see cref="Service.CallRestApi"/>.</summary>
[NativeName("_OrthancPluginCallRestApi")]
internal unsafe struct CallRestApiParameters
{
    public MemoryBuffer* AnswerBody;

    public MemoryBuffer* AnswerHeaders;

    public ushort* HttpStatus;

    public HttpMethod Method;

    public byte* Uri;

    public uint HeadersCount;

    public byte** HeadersKeys;

    public byte** HeadersValues;

    public void* Body;

    public uint BodySize;

    public byte AfterPlugins;
}

/// <summary>Parameters of <see cref="Service.AnswerBuffer"/>.</summary>
[NativeName("_OrthancPluginAnswerBuffer")]
internal unsafe struct AnswerBufferParameters
{
    public void* Output;

    public void* Answer;

    public uint AnswerSize;

    public byte* MimeType;
}

/// <summary>Parameters of <see cref="Service.SendHttpStatus"/>.</summary>
[NativeName("_OrthancPluginSendHttpStatus")]
internal unsafe struct SendHttpStatusParameters
{
    public void* Output;

    public ushort Status;

    public byte* Body;

    public uint BodySize;
}

/// <summary>Parameters of <see cref="Service.SendMethodNotAllowed"/>.</summary>
[NativeName("_OrthancPluginOutputPlusArgument")]
internal unsafe struct OutputPlusArgumentParameters
{
    public void* Output;

    public byte* Argument;
}

/// <summary>Parameters of <see cref="Service.SetHttpHeader"/>.</summary>
[NativeName("_OrthancPluginSetHttpHeader")]
internal unsafe struct SetHttpHeaderParameters
{
    public void* Output;

    public byte* Key;

    public byte* Value;
}

/// <summary>Parameters of <see cref="Service.SetHttpErrorDetails"/>.</summary>
[NativeName("_OrthancPluginSetHttpErrorDetails")]
internal unsafe struct SetHttpErrorDetailsParameters
{
    public void* Output;

    public byte* Details;

    public byte Log;
}

/// <summary>Parameters of <see cref="Service.StartMultipartAnswer"/>.</summary>
[NativeName("_OrthancPluginStartMultipartAnswer")]
internal unsafe struct StartMultipartAnswerParameters
{
    public void* Output;

    public byte* SubType;

    public byte* ContentType;
}

/// <summary>Parameters of <see cref="Service.SendMultipartItem2"/>.</summary>
[NativeName("_OrthancPluginSendMultipartItem2")]
internal unsafe struct SendMultipartItem2Parameters
{
    public void* Output;

    public void* Answer;

    public uint AnswerSize;

    public uint HeadersCount;

    public byte** HeadersKeys;

    public byte** HeadersValues;
}
