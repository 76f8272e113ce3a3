// SPDX-License-Identifier: GPL-3.0-or-later
using System.Security.Cryptography;

namespace DicomTranscoder.Digests;

/// <summary>
/// SHA-256 of a message that comes in pieces. The implementation of .NET needs OpenSSL as a shared library, which a statically linked
/// Orthanc does not bring. Where Orthanc brings it, this type calls OpenSSL directly; on Windows it uses the implementation of .NET, which
/// needs only Windows.
/// </summary>
internal sealed class IncrementalSha256 : IDisposable
{
    private readonly IncrementalHash? _ofWindows;
    private readonly OpenSslDigest? _ofOpenSsl;
    private readonly Sha256Blocks? _blocks;

    /// <param name="openSsl">The OpenSSL to call, if there is any.</param>
    public IncrementalSha256(OpenSsl? openSsl)
    {
        if (OperatingSystem.IsWindows())
        {
            _ofWindows = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        }
        else
        {
            _ofOpenSsl = openSsl?.TryBegin();
            _blocks = _ofOpenSsl is null ? new Sha256Blocks() : null;
        }
    }

    /// <summary>Adds the next bytes of the message.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        _ofWindows?.AppendData(bytes);
        _ofOpenSsl?.Append(bytes);
        _blocks?.Append(bytes);
    }

    /// <summary>Ends the message.</summary>
    /// <param name="digest">At least <see cref="Sha256.Length"/> bytes.</param>
    public void Finish(Span<byte> digest)
    {
        digest = digest[..Sha256.Length];
        _ = _ofWindows?.GetHashAndReset(digest);
        _ofOpenSsl?.Finish(digest);
        _blocks?.Finish(digest);
    }

    /// <summary>Ends the message; gives the digest as lower-case hexadecimal digits.</summary>
    public string FinishHex()
    {
        Span<byte> digest = stackalloc byte[Sha256.Length];
        Finish(digest);
        return Convert.ToHexStringLower(digest);
    }

    public void Dispose()
    {
        _ofWindows?.Dispose();
        _ofOpenSsl?.Dispose();
    }
}
