// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.InteropServices;

namespace OrthancHtj2kPlugin.Routes;

/// <summary>Names and their values as Orthanc gives them, valid until the callback returns.</summary>
internal readonly unsafe struct NativeTexts(uint count, byte** names, byte** values)
{
    /// <summary>A header; null when it is not there. Orthanc writes some names in lower case.</summary>
    public string? Header(string name) => Find(name, StringComparison.OrdinalIgnoreCase);

    /// <returns>Null when there is none of that name.</returns>
    public string? Find(string name, StringComparison comparison)
    {
        for (uint i = 0; i < count; i++)
        {
            if (string.Equals(TextOf(names[i]), name, comparison))
            {
                return TextOf(values[i]);
            }
        }

        return null;
    }

    /// <param name="text">UTF-8, with a zero at its end.</param>
    public static string TextOf(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";
}
