// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Services;

/// <summary>
/// The name and version of the plugin. Literals: Orthanc keeps pointers to them, and asks before anything is initialised.
/// </summary>
internal static unsafe class PluginIdentity
{
    public static ReadOnlySpan<byte> Name => "htj2k"u8;

    /// <summary>Equal to the version of the assembly.</summary>
    public static ReadOnlySpan<byte> Version => "0.3.0"u8;

    public static ReadOnlySpan<byte> Description => "Stores received images as lossless High-Throughput JPEG 2000, and shows them."u8;

    /// <summary>The versions of the plugin and of Orthanc.</summary>
    public static string In(OrthancVersion orthanc) => $"{Encoding.ASCII.GetString(Version)} in Orthanc {orthanc}";

    /// <summary>Address of a literal, which lies in the read-only data of the library and ends with a zero.</summary>
    public static byte* AddressOf(ReadOnlySpan<byte> literal) => (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(literal));
}
