// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>Parameters of <see cref="Service.AnswerBuffer"/>.</summary>
[NativeName("_OrthancPluginAnswerBuffer")]
internal unsafe struct AnswerBufferParameters
{
    public void* Output;

    public void* Answer;

    public uint AnswerSize;

    public byte* MimeType;
}
