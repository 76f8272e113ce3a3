// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Structure;

namespace Htj2k.BlockCoding.Arithmetic;

/// <summary>Code-blocks of T.800 Annexes C and D as an encoder: bit-planes, MQ coded in one codeword segment.</summary>
internal static unsafe class MqBlockEncoder
{
    /// <summary>Bytes that a segment of some bit-planes can have, and the one before it.</summary>
    public static int MaximumLength(int planes) => MqEncoder.MaximumLength(planes * MqBlockEncoderScratch.MostDecisionsOfPlane);

    /// <summary>Encodes the code-block that was loaded last.</summary>
    /// <param name="planes">The result of loading it; at least 1.</param>
    /// <param name="passesOfLast">Passes of bit-plane 0, see <see cref="CodedPlanes"/>; 3 when it is the only one.</param>
    /// <param name="segment">Takes <see cref="MaximumLength"/> bytes, the one before it among them.</param>
    /// <returns>Bytes of the segment.</returns>
    public static int Encode(
        MqBlockEncoderScratch scratch, SubbandOrientation band, int planes, int passesOfLast, int width, int height, byte* segment)
    {
        BitPlaneEncoder passes = new(scratch, band, width, height);
        MqEncoder mq = new(segment, scratch.States);
        for (int plane = planes - 1; plane >= 0; plane--)
        {
            scratch.LoadBits(plane, width, height);
            byte* end = scratch.Decisions;
            int last = plane > 0 ? CodedPlanes.PassesPerPlane : passesOfLast;
            if (plane < planes - 1)
            {
                end = passes.SignificancePropagation(end);
                end = last > 1 ? passes.MagnitudeRefinement(end) : end;
            }

            mq.Encode(scratch.Decisions, last == CodedPlanes.PassesPerPlane ? passes.Cleanup(end) : end);
        }

        return mq.Flush();
    }
}
