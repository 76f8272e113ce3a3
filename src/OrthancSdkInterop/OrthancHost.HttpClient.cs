// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancSdkInterop.Abi;
using HttpMethod = OrthancSdkInterop.Abi.HttpMethod;

namespace OrthancSdkInterop;

public sealed unsafe partial class OrthancHost
{
    /// <inheritdoc/>
    public int PostJson(string url, ReadOnlySpan<byte> json, int seconds)
    {
        MemoryBuffer answer = default;
        ushort status = 0;
        fixed (byte* address = Terminated(url), body = json, name = "Content-Type"u8, value = "application/json"u8)
        {
            byte* key = name;
            byte* text = value;
            CallHttpClient2Parameters parameters = new()
            {
                AnswerBody = &answer,
                HttpStatus = &status,
                Method = HttpMethod.Post,
                Url = address,
                HeadersCount = 1,
                HeadersKeys = &key,
                HeadersValues = &text,
                Body = body,
                BodySize = (uint)json.Length,
                Timeout = (uint)seconds,
            };
            _ = Invoke(Service.CallHttpClient2, &parameters);
        }

        if (answer.Data is not null)
        {
            _context->Free(answer.Data);
        }

        return status;
    }
}
