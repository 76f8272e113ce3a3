// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using DicomTranscoder.Digests;
using Htj2k;

namespace DicomTranscoder.Digests;

/// <summary>
/// SOP Instance UIDs of lossy instances: from a UUID (PS3.5 B.2) that is a digest of the samples and the target. The same samples of the
/// same instance get the same UID each time, and it is known before anything is encoded.
/// </summary>
internal static class DerivedUid
{
    /// <summary>
    /// Change this whenever the lossy encoder makes other codestreams from the same samples: different images need different UIDs.
    /// </summary>
    private const int EncoderRevision = 1;

    private const int UuidBytes = 16;

    /// <param name="sourceUid">SOP Instance UID of the source.</param>
    /// <param name="samples">Of all its frames.</param>
    /// <param name="target">The target of the coding.</param>
    public static string For(string sourceUid, ReadOnlySpan<byte> samples, LossyTarget target)
    {
        string derivation = string.Create(CultureInfo.InvariantCulture, $"{EncoderRevision} {sourceUid} {target.Measure} {target.Value:R}");
        Span<byte> digests = stackalloc byte[2 * Sha256.Length];
        Sha256.Hash(Encoding.ASCII.GetBytes(derivation), digests);
        Sha256.Hash(samples, digests[Sha256.Length..]);
        Span<byte> digest = stackalloc byte[Sha256.Length];
        Sha256.Hash(digests, digest);

        // Version 8 and the variant of RFC 9562.
        Span<byte> uuid = digest[..UuidBytes];
        uuid[6] = (byte)((uuid[6] & 0x0F) | 0x80);
        uuid[8] = (byte)((uuid[8] & 0x3F) | 0x80);
        return string.Create(CultureInfo.InvariantCulture, $"2.25.{BinaryPrimitives.ReadUInt128BigEndian(uuid)}");
    }
}
