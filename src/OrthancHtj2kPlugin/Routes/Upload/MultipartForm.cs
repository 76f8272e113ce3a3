// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Text;
using OrthancHtj2kPlugin.Services;

namespace OrthancHtj2kPlugin.Routes.Upload;

/// <summary>Walks the parts of a body of multipart/form-data in place (RFC 2046 5.1, RFC 7578).</summary>
internal ref struct MultipartForm
{
    private const int MaximumHeaderBytes = 8192;

    private readonly ReadOnlySpan<byte> _body;
    private readonly byte[] _delimiter;
    private int _next;

    /// <param name="boundary">Of the header "Content-Type".</param>
    /// <exception cref="RouteException">400: the boundary is missing or occurs nowhere.</exception>
    public MultipartForm(ReadOnlySpan<byte> body, string? boundary)
    {
        // RFC 2046 5.1.1: 1 to 70 characters.
        if (boundary is null || boundary.Length is 0 or > 70)
        {
            throw Broken("the header \"Content-Type\" gives no boundary of 1 to 70 characters");
        }

        _body = body;
        _delimiter = Encoding.ASCII.GetBytes($"\r\n--{boundary}");

        // The first delimiter may stand at the very beginning, where no line ends.
        ReadOnlySpan<byte> dashes = _delimiter.AsSpan(2);
        int first = body.StartsWith(dashes) ? 0 : body.IndexOf(_delimiter) + 2;
        if (first == 1)
        {
            throw Broken($"the boundary \"{boundary}\" occurs nowhere");
        }

        _next = first + dashes.Length;
        Header = "";
    }

    /// <summary>The header "Content-Disposition" of the part.</summary>
    public string Header { get; private set; }

    public ReadOnlySpan<byte> Content { get; private set; }

    /// <summary>Goes to the next part.</summary>
    /// <returns>False after the last one.</returns>
    /// <exception cref="RouteException">400: the body ends early, or is no multipart body.</exception>
    public bool Read()
    {
        ReadOnlySpan<byte> rest = _body[_next..];
        if (rest.StartsWith("--"u8))
        {
            return false;
        }

        int line = rest.IndexOf("\r\n"u8);
        if (line < 0 || rest[..line].ContainsAnyExcept(" \t"u8))
        {
            throw Broken($"no line ends at offset {_next}, after a boundary");
        }

        // Without headers, the line end after the boundary begins the empty line.
        ReadOnlySpan<byte> part = rest[line..];
        int headers = part[..Math.Min(part.Length, MaximumHeaderBytes)].IndexOf("\r\n\r\n"u8);
        if (headers < 0)
        {
            throw Broken($"the headers of the part at offset {_next} do not end within {MaximumHeaderBytes} bytes");
        }

        ReadOnlySpan<byte> content = part[(headers + 4)..];
        int end = content.IndexOf(_delimiter);
        if (end < 0)
        {
            throw Broken("the body ends without its last boundary");
        }

        Header = FindDisposition(part[..headers]);
        Content = content[..end];
        _next += line + headers + 4 + end + _delimiter.Length;
        return true;
    }

    private static string FindDisposition(ReadOnlySpan<byte> headers)
    {
        const string Name = "Content-Disposition:";
        foreach (ReadOnlySpan<char> line in Encoding.UTF8.GetString(headers).AsSpan().EnumerateLines())
        {
            if (line.StartsWith(Name, StringComparison.OrdinalIgnoreCase))
            {
                return line[Name.Length..].Trim().ToString();
            }
        }

        return "";
    }

    private static RouteException Broken(string what) => new(HttpStatusCode.BadRequest, $"The body is not multipart/form-data: {what}.");
}
