// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Htj2k.Structure;

namespace Htj2k.BlockCoding.HighThroughput.Encoding;

/// <summary>
/// The HT cleanup pass of T.814 7.3 as an encoder: all magnitude bits of a code-block in one pass that ends at bit-plane 0. The segment is
/// the MagSgn bit-stream, the MEL bit-stream and the VLC bit-stream, which ends with Scup, the length of the latter two (T.814 7.1).
/// </summary>
internal static unsafe partial class CleanupEncoder
{
    public const int MaximumWidth = 64;
    public const int MaximumHeight = 64;

    /// <summary>Bits of the largest magnitude in lanes of 32 bits: 2|x| - 1 fits them with a bit to spare.</summary>
    public const int MagnitudeBitsOf32 = 30;

    /// <summary>Bits of the largest magnitude, M_b of what QCD can declare in the reversible style (T.800 A.6.4).</summary>
    public const int MaximumMagnitudeBits = 37;

    private const int VectorSlack = 64;

    private static bool UsesAvx512 => Avx512BW.IsSupported && Avx512CD.IsSupported && Bmi2.X64.IsSupported;

    private static bool UsesAvx2 => Avx2.IsSupported && Bmi2.X64.IsSupported;

    private static bool UsesVector128 => AdvSimd.Arm64.IsSupported || Ssse3.IsSupported;

    /// <summary>Bytes that a segment can have, and that kernels may touch.</summary>
    /// <remarks>
    /// MagSgn has at most a sign and the largest magnitude for each sample, one in eight bits stuffed; the other streams end at their own
    /// maxima.
    /// </remarks>
    public static int MaximumLength(int width, int height)
        => width * height * (1 + MaximumMagnitudeBits) / 7 + MelEncoder.MaximumBytes + VlcWriter.MaximumBytes + VectorSlack;

    /// <summary>Encodes one code-block.</summary>
    /// <param name="coefficients">
    /// Two's complement, above -32768; <see cref="CodeBlock.RowPadding"/> more of each row can be read and are ignored.
    /// </param>
    /// <param name="stride">From one row to the next, in samples.</param>
    /// <param name="width">1 to <see cref="MaximumWidth"/>.</param>
    /// <param name="height">1 to <see cref="MaximumHeight"/>.</param>
    /// <param name="segment">Takes <see cref="MaximumLength"/> bytes.</param>
    /// <returns>Bytes of the segment; 0 when all coefficients are zero and the packet leaves the block out.</returns>
    public static int Encode(short* coefficients, nint stride, int width, int height, CleanupEncoderScratch scratch, byte* segment)
    {
        Debug.Assert(width is > 0 and <= MaximumWidth && height is > 0 and <= MaximumHeight);
        return UsesAvx512 ? EncodeVectors<short, QuadRow16Vector512>(coefficients, stride, width, height, scratch, segment)
            : UsesAvx2 ? EncodeVectors<short, QuadRow16>(coefficients, stride, width, height, scratch, segment)
            : UsesVector128 ? EncodeVectors<short, QuadRow16Vector128>(coefficients, stride, width, height, scratch, segment)
            : EncodeScalar(coefficients, stride, width, height, scratch, segment);
    }

    /// <inheritdoc cref="Encode(short*, nint, int, int, CleanupEncoderScratch, byte*)"/>
    /// <param name="coefficients">Two's complement, magnitudes below 2^30.</param>
    public static int Encode(int* coefficients, nint stride, int width, int height, CleanupEncoderScratch scratch, byte* segment)
    {
        Debug.Assert(width is > 0 and <= MaximumWidth && height is > 0 and <= MaximumHeight);
        return UsesAvx2 ? EncodeVectors<int, QuadRow32>(coefficients, stride, width, height, scratch, segment)
            : UsesVector128 ? EncodeVectors<int, QuadRow32Vector128>(coefficients, stride, width, height, scratch, segment)
            : EncodeScalar(coefficients, stride, width, height, scratch, segment);
    }

    /// <inheritdoc cref="Encode(short*, nint, int, int, CleanupEncoderScratch, byte*)"/>
    /// <param name="coefficients">Two's complement, magnitudes below 2^37. So rare that the scalar kernel does.</param>
    public static int Encode(long* coefficients, nint stride, int width, int height, CleanupEncoderScratch scratch, byte* segment)
    {
        Debug.Assert(width is > 0 and <= MaximumWidth && height is > 0 and <= MaximumHeight);
        return EncodeScalar(coefficients, stride, width, height, scratch, segment);
    }

    /// <summary>
    /// Puts the MEL and VLC bit-streams after MagSgn's Pcup bytes, and Scup, their common length, into the last twelve bits (T.814 7.1.1).
    /// </summary>
    /// <returns>Lcup: bytes of the segment.</returns>
    private static int Join(byte* segment, int pcup, MelEncoder mel, VlcWriter vlc)
    {
        LastByte melEnd = mel.End();
        LastByte vlcEnd = vlc.LastByte;
        byte* suffix = segment + pcup;
        Unsafe.CopyBlockUnaligned(suffix, mel.Start, (uint)mel.Length);
        int scup = mel.Length;

        // The streams meet from both sides, in one byte if they can: not in one with bits of Scup, nor in one that would be 0xFF.
        int common = melEnd.Bits | vlcEnd.Bits;
        if (!vlc.EndsInScup && common != 0xFF && melEnd.AgreesWith(vlcEnd))
        {
            suffix[scup] = (byte)common;
            scup += (melEnd.Own | vlcEnd.Own) != 0 ? 1 : 0;
        }
        else
        {
            suffix[scup++] = (byte)melEnd.Bits;
            suffix[scup++] = (byte)vlcEnd.Bits;
        }

        Unsafe.CopyBlockUnaligned(suffix + scup, vlc.Start, (uint)vlc.Length);
        scup += vlc.Length;
        suffix[scup - 1] = (byte)(scup >> 4);
        suffix[scup - 2] = (byte)((suffix[scup - 2] & 0xF0) | (scup & 0x0F));
        return pcup + scup;
    }
}
