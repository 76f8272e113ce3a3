// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.InteropServices;
using OrthancSdkInterop.Abi;

namespace OrthancSdkInterop;

public sealed unsafe partial class OrthancHost
{
    /// <inheritdoc/>
    public string? GetProperty(int number)
    {
        byte* text = null;
        fixed (byte* none = "\0"u8)
        {
            GlobalPropertyParameters parameters = new() { Result = &text, Property = number, Value = none };
            if (Invoke(Service.GetGlobalProperty, &parameters) != ErrorCode.Success || text is null)
            {
                return null;
            }
        }

        string value = Marshal.PtrToStringUTF8((nint)text) ?? "";
        _context->Free(text);
        return value;
    }

    /// <inheritdoc/>
    public bool SetProperty(int number, string value)
    {
        fixed (byte* text = Terminated(value))
        {
            GlobalPropertyParameters parameters = new() { Property = number, Value = text };
            return Invoke(Service.SetGlobalProperty, &parameters) == ErrorCode.Success;
        }
    }
}
