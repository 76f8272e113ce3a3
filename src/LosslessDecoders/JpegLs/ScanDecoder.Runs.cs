// SPDX-License-Identifier: GPL-3.0-or-later
namespace LosslessDecoders.JpegLs;

/// <content>The run mode (T.87 A.7).</content>
internal sealed unsafe partial class ScanDecoder
{
    /// <summary>J of A.2.1: bits of a run length.</summary>
    private static ReadOnlySpan<byte> RunBits =>
        [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    /// <summary>Decodes a run of one component and the sample that interrupts it.</summary>
    /// <returns>The sample after them.</returns>
    private int DecodeRun(ushort* above, ushort* line, int x, ref int runIndex)
    {
        int ra = line[x - 1];
        int length = ReadRunLength(_width - x, ref runIndex);
        new Span<ushort>(line + x, length).Fill((ushort)ra);
        x += length;
        if (x == _width)
        {
            return x;
        }

        int rb = above[x];
        line[x] = (ushort)DecodeInterruption(ra, rb, ra == rb ? 1 : 0, runIndex);
        runIndex = Math.Max(0, runIndex - 1);
        return x + 1;
    }

    /// <summary>Reads the length of a run (A.7.1).</summary>
    /// <param name="remaining">Samples up to the end of the line, 1 or more.</param>
    /// <param name="runIndex">RUNindex.</param>
    private int ReadRunLength(int remaining, ref int runIndex)
    {
        int length = 0;
        while (true)
        {
            int bits = RunBits[runIndex];
            uint isFull = _reader.Read(1);
            if (isFull == 0)
            {
                uint rest = _reader.Read(bits);
                if (rest >= (uint)(remaining - length))
                {
                    Fail();
                }

                return length + (int)rest;
            }

            if (isFull == BitReader.Invalid)
            {
                Fail();
            }

            if (1 << bits > remaining - length)
            {
                return remaining;
            }

            length += 1 << bits;
            runIndex = Math.Min(31, runIndex + 1);
            if (length == remaining)
            {
                return length;
            }
        }
    }

    /// <summary>Decodes the sample that interrupts a run (A.7.2).</summary>
    /// <param name="ra">The sample to the left.</param>
    /// <param name="rb">The sample above.</param>
    /// <param name="type">RItype.</param>
    /// <param name="runIndex">RUNindex before the interruption lowers it.</param>
    private int DecodeInterruption(int ra, int rb, int type, int runIndex)
    {
        ref RunContext context = ref _runContexts[type];
        int k = context.K;
        uint mapped = _reader.ReadCode(k, _longest - RunBits[runIndex] - 1, _parameters.ErrorBits);
        if (mapped > (uint)_parameters.Range)
        {
            Fail();
        }

        int error = context.Update((int)mapped, k, _parameters.Reset);
        return Reconstruct(rb + (type == 0 && ra > rb ? -error : error), _parameters.MaxVal);
    }
}
