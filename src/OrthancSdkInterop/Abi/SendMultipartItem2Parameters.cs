// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

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
