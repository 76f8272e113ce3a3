// SPDX-License-Identifier: GPL-3.0-or-later
using System.Security.Cryptography;

namespace DicomTranscoder.Digests;

/// <summary>A SHA-256 digest that OpenSSL computes piece by piece.</summary>
/// <param name="openSsl">Its functions.</param>
/// <param name="context">An initialised EVP_MD_CTX, which this frees.</param>
internal sealed unsafe class OpenSslDigest(OpenSsl openSsl, nint context) : IDisposable
{
    /// <summary>Adds the next bytes of the message.</summary>
    /// <exception cref="CryptographicException">OpenSSL fails.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            Require(openSsl.Update(context, start, (nuint)bytes.Length));
        }
    }

    /// <summary>Ends the message.</summary>
    /// <param name="digest">At least <see cref="Sha256.Length"/> bytes.</param>
    /// <exception cref="CryptographicException">OpenSSL fails.</exception>
    public void Finish(Span<byte> digest)
    {
        fixed (byte* target = digest[..Sha256.Length])
        {
            Require(openSsl.Final(context, target, null));
        }
    }

    public void Dispose() => openSsl.Free(context);

    private static void Require(int result)
    {
        if (result != 1)
        {
            throw new CryptographicException("OpenSSL fails to compute a SHA-256 digest");
        }
    }
}
