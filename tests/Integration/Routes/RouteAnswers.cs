// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace Integration.Routes;

/// <summary>Checks that all routes share.</summary>
internal static class RouteAnswers
{
    public static Task<byte[]> BytesAsync(HttpResponseMessage answer) => answer.Content.ReadAsByteArrayAsync();

    /// <summary>Asserts that a request was refused with a status and <c>{"Message": ...}</c>.</summary>
    public static async Task AssertMessageAsync(HttpResponseMessage answer, HttpStatusCode status, string message)
    {
        string body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{(int)answer.StatusCode} instead of {(int)status}: {body}");
        Assert.Contains(message, (string)JsonNode.Parse(body)!["Message"]!, StringComparison.Ordinal);
    }
}
