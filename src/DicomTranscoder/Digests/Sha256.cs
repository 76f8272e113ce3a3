// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.Digests;

/// <summary>SHA-256 (FIPS 180-4 6.2).</summary>
public static class Sha256
{
    /// <summary>Bytes of a digest.</summary>
    public const int Length = 32;

    /// <summary>The digest of a message as lower-case hexadecimal digits.</summary>
    public static unsafe string HexOf(ReadOnlySpan<byte> message)
    {
        fixed (byte* start = message)
        {
            return HexOf(new LongSpan(start, message.Length));
        }
    }

    /// <inheritdoc cref="HexOf(ReadOnlySpan{byte})"/>
    public static string HexOf(LongSpan message)
    {
        Span<byte> digest = stackalloc byte[Length];
        Hash(message, digest);
        return Convert.ToHexStringLower(digest);
    }

    /// <summary>Computes the digest of a message.</summary>
    /// <param name="digest">At least <see cref="Length"/> bytes.</param>
    public static unsafe void Hash(ReadOnlySpan<byte> message, Span<byte> digest)
    {
        fixed (byte* start = message)
        {
            Hash(new LongSpan(start, message.Length), digest);
        }
    }

    /// <inheritdoc cref="Hash(ReadOnlySpan{byte}, Span{byte})"/>
    public static void Hash(LongSpan message, Span<byte> digest)
    {
        using IncrementalSha256 hash = new(OpenSsl.OfProcess);
        for (long at = 0; message.PieceAt(at) is { Length: > 0 } piece; at += piece.Length)
        {
            hash.Append(piece);
        }

        hash.Finish(digest);
    }
}
