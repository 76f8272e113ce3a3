// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.InteropServices;

namespace DicomTranscoder.Digests;

/// <summary>
/// The OpenSSL that the program of this process is linked with. Distributions link Orthanc with it. It hashes with the SHA instructions of
/// the processor, for which .NET has no intrinsics on x86-64. No library is loaded for it.
/// </summary>
internal sealed unsafe class OpenSsl
{
    /// <summary>unsigned char *SHA256(const unsigned char *d, size_t n, unsigned char *md), of OpenSSL 0.9 to 3.</summary>
    private readonly delegate* unmanaged<byte*, nuint, byte*, byte*> _sha256;

    private OpenSsl(nint sha256) => _sha256 = (delegate* unmanaged<byte*, nuint, byte*, byte*>)sha256;

    /// <summary>Null when the program is not linked with OpenSSL, or does not export it.</summary>
    public static OpenSsl? OfProcess { get; } = Find(NativeLibrary.GetMainProgramHandle());

    /// <summary>Looks for OpenSSL in a library and its dependencies.</summary>
    public static OpenSsl? Find(nint library)
        => NativeLibrary.TryGetExport(library, "OpenSSL_version", out _) && NativeLibrary.TryGetExport(library, "SHA256", out nint sha256)
            ? new OpenSsl(sha256)
            : null;

    /// <summary>Computes the SHA-256 digest of a message.</summary>
    /// <param name="digest">At least <see cref="Sha256.Length"/> bytes.</param>
    /// <returns>False when OpenSSL refuses, as some that are restricted to certified modules do.</returns>
    public bool TryHash(LongSpan message, Span<byte> digest)
    {
        fixed (byte* target = digest[..Sha256.Length])
        {
            return _sha256(message.Start, (nuint)message.Length, target) is not null;
        }
    }
}
