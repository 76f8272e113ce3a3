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
