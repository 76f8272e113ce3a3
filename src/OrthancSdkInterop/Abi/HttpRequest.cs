// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>A request to a route. Later fields exist since 1.12.9 and are not declared.</summary>
[NativeName("OrthancPluginHttpRequest", Grows = true)]
public unsafe struct HttpRequest
{
    public HttpMethod Method;

    public uint GroupsCount;

    public byte** Groups;

    public uint GetCount;

    public byte** GetKeys;

    public byte** GetValues;

    public void* Body;

    public uint BodySize;

    public uint HeadersCount;

    public byte** HeadersKeys;

    public byte** HeadersValues;
}
