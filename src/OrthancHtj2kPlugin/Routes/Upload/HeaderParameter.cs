// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text;

namespace OrthancHtj2kPlugin.Routes.Upload;

/// <summary>Parameters of headers such as <c>form-data; name="file"; filename="a\"b.dcm"</c> (RFC 9110 5.6.6).</summary>
internal static class HeaderParameter
{
    /// <summary>Finds a parameter.</summary>
    /// <returns>Without quotes and their escapes; null when it is not there.</returns>
    public static string? Find(ReadOnlySpan<char> header, string name)
    {
        int position = EndOfValue(header, 0);
        while (position < header.Length)
        {
            ReadOnlySpan<char> parameter = header[(position + 1)..EndOfValue(header, position + 1)];
            int equals = parameter.IndexOf('=');
            if (equals >= 0 && parameter[..equals].Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return Unquote(parameter[(equals + 1)..].Trim());
            }

            position += 1 + parameter.Length;
        }

        return null;
    }

    /// <returns>Where the next semicolon outside of quotes is, or the end.</returns>
    private static int EndOfValue(ReadOnlySpan<char> header, int position)
    {
        bool isQuoted = false;
        while (position < header.Length && (isQuoted || header[position] != ';'))
        {
            if (header[position] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (header[position] == '\\' && isQuoted && position + 1 < header.Length)
            {
                position++;
            }

            position++;
        }

        return position;
    }

    private static string Unquote(ReadOnlySpan<char> value)
    {
        if (value.Length < 2 || value[0] != '"' || value[^1] != '"')
        {
            return value.ToString();
        }

        StringBuilder text = new(value.Length);
        for (int i = 1; i < value.Length - 1; i++)
        {
            bool isEscape = value[i] == '\\' && i + 1 < value.Length - 1;
            text.Append(isEscape ? value[++i] : value[i]);
        }

        return text.ToString();
    }
}
