// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Htj2k.BlockCoding;

/// <summary>
/// The HT cleanup pass of T.814 7.3 as an encoder: all magnitude bits of a code-block in one pass that ends at bit-plane 0. The segment is the MagSgn
/// bit-stream, the MEL bit-stream and the VLC bit-stream, which ends with Scup, the length of the latter two (T.814 7.1).
/// </summary>
internal static unsafe partial class CleanupEncoder
{
    public const int MaximumWidth = 64;
    public const int MaximumHeight = 64;

    /// <summary>Samples that may be read beyond the end of a row.</summary>
    public const int RowPadding = 16;

    private const int VectorSlack = 64;

    private static bool UsesAvx2 => Avx2.IsSupported && Bmi2.X64.IsSupported;

    private static bool UsesVector128 => AdvSimd.Arm64.IsSupported || Ssse3.IsSupported;

    /// <summary>Bytes that a segment can have, and that kernels may touch.</summary>
    /// <remarks>MagSgn has at most 32 bits a sample, one in eight bits stuffed; the other streams end at their own maxima.</remarks>
    public static int MaximumLength(int width, int height)
        => width * height * 32 / 7 + MelEncoder.MaximumBytes + VlcWriter.MaximumBytes + VectorSlack;

    /// <summary>Encodes one code-block.</summary>
    /// <param name="coefficients">Two's complement, above -32768; <see cref="RowPadding"/> more of each row can be read and are ignored.</param>
    /// <param name="stride">From one row to the next, in samples.</param>
    /// <param name="width">1 to <see cref="MaximumWidth"/>.</param>
    /// <param name="height">1 to <see cref="MaximumHeight"/>.</param>
    /// <param name="segment">Takes <see cref="MaximumLength"/> bytes.</param>
    /// <returns>Bytes of the segment; 0 when all coefficients are zero and the packet leaves the block out.</returns>
    public static int Encode(short* coefficients, nint stride, int width, int height, CleanupEncoderScratch scratch, byte* segment)
    {
        Debug.Assert(width is > 0 and <= MaximumWidth && height is > 0 and <= MaximumHeight);
        return UsesAvx2 ? EncodeVectors<short, QuadRow16>(coefficients, stride, width, height, scratch, segment)
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

    /// <summary>
    /// Ends the MEL and VLC bit-streams, in one shared byte where their last bits allow it, and joins the three streams (T.814 7.1.1, and the note on termination in Annex B).
    /// </summary>
    private static int Join(byte* segment, int magSgnLength, MelEncoder mel, VlcWriter vlc, byte* melBytes)
    {
        mel.EndRun();
        int melByte = mel.Partial << mel.FreeBits;
        int melMask = (0xFF << mel.FreeBits) & 0xFF;
        int vlcByte = vlc.Partial;
        int vlcMask = 0xFF >> (8 - vlc.UsedBits);
        byte* next = segment + magSgnLength;
        Buffer.MemoryCopy(melBytes, next, MelEncoder.MaximumBytes, mel.Length);
        next += mel.Length;
        if ((melMask | vlcMask) != 0)
        {
            int shared = melByte | vlcByte;
            bool fits = (((shared ^ melByte) & melMask) | ((shared ^ vlcByte) & vlcMask)) == 0;
            if (fits && shared != 0xFF && vlc.Length > 1)
            {
                *next++ = (byte)shared;
            }
            else
            {
                *next++ = (byte)melByte;
                *next++ = (byte)vlcByte;
            }
        }

        Buffer.MemoryCopy(vlc.Start, next, VlcWriter.MaximumBytes, vlc.Length);
        next += vlc.Length;
        int suffixLength = (int)(next - segment) - magSgnLength;
        next[-1] = (byte)(suffixLength >> 4);
        next[-2] = (byte)((next[-2] & 0xF0) | (suffixLength & 0x0F));
        return (int)(next - segment);
    }
}
