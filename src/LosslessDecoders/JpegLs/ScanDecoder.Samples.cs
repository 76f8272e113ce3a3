// SPDX-License-Identifier: GPL-3.0-or-later
namespace LosslessDecoders.JpegLs;

/// <content>Lines whose components are interleaved by sample (T.87 B.3).</content>
internal sealed unsafe partial class ScanDecoder
{
    /// <summary>Decodes a line of all components. A run is one of all of them, and its interruption has RItype 0.</summary>
    private void DecodeInterleavedLine(int components, int parity)
    {
        int* contexts = stackalloc int[4];
        int x = 0;
        while (x < _width)
        {
            int isRegular = 0;
            for (int c = 0; c < components; c++)
            {
                contexts[c] = GradientContext(Line(c, parity ^ 1) + x, Line(c, parity) + x);
                isRegular |= contexts[c];
            }

            if (isRegular != 0)
            {
                for (int c = 0; c < components; c++)
                {
                    DecodeRegular(contexts[c], Line(c, parity ^ 1) + x, Line(c, parity) + x);
                }

                x++;
                continue;
            }

            int length = ReadRunLength(_width - x, ref _runIndexes[0]);
            for (int c = 0; c < components; c++)
            {
                ushort* line = Line(c, parity) + x;
                new Span<ushort>(line, length).Fill(line[-1]);
            }

            x += length;
            if (x < _width)
            {
                for (int c = 0; c < components; c++)
                {
                    ushort* line = Line(c, parity) + x;
                    line[0] = (ushort)DecodeInterruption(line[-1], Line(c, parity ^ 1)[x], 0, _runIndexes[0]);
                }

                _runIndexes[0] = Math.Max(0, _runIndexes[0] - 1);
                x++;
            }
        }
    }

    /// <summary>The context of a sample with its sign (A.3), 0 for the run mode.</summary>
    private int GradientContext(ushort* above, ushort* sample)
    {
        sbyte* regions = Regions;
        return 81 * regions[above[1] - above[0]] + 9 * regions[above[0] - above[-1]] + regions[above[-1] - sample[-1]];
    }

    private void DecodeRegular(int q, ushort* above, ushort* sample)
    {
        int maxVal = _parameters.MaxVal;
        int sign = q >> 31;
        Context* context = ContextTable + ((q ^ sign) - sign);
        int px = Limit(Predict(sample[-1], above[0], above[-1]) + ((context->C ^ sign) - sign), maxVal);
        uint mapped = _reader.ReadCode(context->K, _longest, _parameters.ErrorBits);
        if (mapped > (uint)maxVal + 1)
        {
            Fail();
        }

        int error = (int)(mapped >> 1) ^ -(int)(mapped & 1) ^ context->Mask;
        context->Update(error, _parameters.Reset);
        *sample = (ushort)Reconstruct(px + ((error ^ sign) - sign), maxVal);
    }
}
