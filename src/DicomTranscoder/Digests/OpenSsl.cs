// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.InteropServices;

namespace DicomTranscoder.Digests;

/// <summary>
/// The OpenSSL that the program of this process is linked with. Distributions link Orthanc with it. It hashes with the SHA instructions of
/// the processor, for which .NET has no intrinsics on x86-64. No library is loaded for it. Functions are those of OpenSSL 1.1 and 3.
/// </summary>
internal sealed unsafe class OpenSsl
{
    private OpenSsl(nint library)
    {
        New = (delegate* unmanaged<nint>)NativeLibrary.GetExport(library, "EVP_MD_CTX_new");
        Free = (delegate* unmanaged<nint, void>)NativeLibrary.GetExport(library, "EVP_MD_CTX_free");
        Sha256 = (delegate* unmanaged<nint>)NativeLibrary.GetExport(library, "EVP_sha256");
        Init = (delegate* unmanaged<nint, nint, nint, int>)NativeLibrary.GetExport(library, "EVP_DigestInit_ex");
        Update = (delegate* unmanaged<nint, byte*, nuint, int>)NativeLibrary.GetExport(library, "EVP_DigestUpdate");
        Final = (delegate* unmanaged<nint, byte*, uint*, int>)NativeLibrary.GetExport(library, "EVP_DigestFinal_ex");
    }

    /// <summary>Null when the program is not linked with OpenSSL, or does not export it.</summary>
    public static OpenSsl? OfProcess { get; } = Find(NativeLibrary.GetMainProgramHandle());

    /// <summary>EVP_MD_CTX *EVP_MD_CTX_new(void)</summary>
    public delegate* unmanaged<nint> New { get; }

    /// <summary>void EVP_MD_CTX_free(EVP_MD_CTX *ctx)</summary>
    public delegate* unmanaged<nint, void> Free { get; }

    /// <summary>const EVP_MD *EVP_sha256(void)</summary>
    public delegate* unmanaged<nint> Sha256 { get; }

    /// <summary>int EVP_DigestInit_ex(EVP_MD_CTX *ctx, const EVP_MD *type, ENGINE *impl)</summary>
    public delegate* unmanaged<nint, nint, nint, int> Init { get; }

    /// <summary>int EVP_DigestUpdate(EVP_MD_CTX *ctx, const void *d, size_t cnt)</summary>
    public delegate* unmanaged<nint, byte*, nuint, int> Update { get; }

    /// <summary>int EVP_DigestFinal_ex(EVP_MD_CTX *ctx, unsigned char *md, unsigned int *s)</summary>
    public delegate* unmanaged<nint, byte*, uint*, int> Final { get; }

    /// <summary>Looks for OpenSSL in a library and its dependencies.</summary>
    public static OpenSsl? Find(nint library)
    {
        ReadOnlySpan<string> functions = ["OpenSSL_version", "EVP_MD_CTX_new", "EVP_MD_CTX_free", "EVP_sha256", "EVP_DigestInit_ex",
            "EVP_DigestUpdate", "EVP_DigestFinal_ex"];
        foreach (string function in functions)
        {
            if (!NativeLibrary.TryGetExport(library, function, out _))
            {
                return null;
            }
        }

        return new OpenSsl(library);
    }

    /// <summary>Begins a message.</summary>
    /// <returns>Null when OpenSSL refuses, as some that are restricted to certified modules do.</returns>
    public OpenSslDigest? TryBegin()
    {
        nint context = New();
        if (context != 0 && Init(context, Sha256(), 0) == 1)
        {
            return new OpenSslDigest(this, context);
        }

        Free(context);
        return null;
    }
}
