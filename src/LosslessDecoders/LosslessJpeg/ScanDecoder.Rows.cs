// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.CompilerServices;
using LosslessDecoders.LosslessJpeg.Predictors;

namespace LosslessDecoders.LosslessJpeg;

/// <content>Rows. The codes that look-ups have are decoded in loops that call nothing, so that their variables live in registers.</content>
/// <remarks>
/// A row has _width pixels of _step samples, and a component has an offset below _step: the loops read and write within the row and the one
/// above. A look-up has an entry for all values of the bits that it is asked with.
/// </remarks>
internal sealed unsafe partial class ScanDecoder
{
    /// <summary>Decodes the first sample of each component in a frame or restart interval (T.81 H.1.2.1).</summary>
    private void DecodeFirstColumn<TSample>(int prediction, TSample* row)
        where TSample : unmanaged, IBinaryInteger<TSample>
    {
        for (int i = 0; i < _count; i++)
        {
            row[_components[i].Offset] = DecodeSample<TSample>(prediction, i);
        }
    }

    /// <summary>Decodes the first sample of each component in other rows: predicted from above.</summary>
    private void DecodeFirstColumn<TSample>(TSample* above, TSample* row)
        where TSample : unmanaged, IBinaryInteger<TSample>
    {
        for (int i = 0; i < _count; i++)
        {
            int offset = _components[i].Offset;
            row[offset] = DecodeSample<TSample>(int.CreateTruncating(above[offset]), i);
        }
    }

    /// <summary>Decodes a sample, whatever its code (T.81 H.2.3).</summary>
    private TSample DecodeSample<TSample>(int prediction, int component)
        where TSample : unmanaged, IBinaryInteger<TSample>
    {
        _reader.Refill();
        ulong entry = _tables[component].Find(_reader.Bits);
        if (entry == 0)
        {
            ThrowInvalidCode();
        }

        EntropyReader before = _reader;
        int difference = _reader.Take(entry);
        if (HuffmanTable.IsCategory16(entry))
        {
            // Whatever follows, the difference is 32768, or -32768: that is the same modulo 2^16.
            HasDifference32768 = true;
            if ((difference & 0x7FFF) != 0)
            {
                _reader = before;
                ThrowInvalidCode();
            }

            difference = 0x8000;
        }

        int sample = (prediction + difference) & 0xFFFF;
        _seen |= sample;
        return TSample.CreateTruncating(sample);
    }

    /// <summary>Decodes a row from its second column on.</summary>
    private void DecodeRow<TSample>(int predictor, TSample* above, TSample* row)
        where TSample : unmanaged, IBinaryInteger<TSample>
    {
        switch (predictor)
        {
            case 1:
                DecodeRow<TSample, Predictor1>(above, row);
                break;
            case 2:
                DecodeRow<TSample, Predictor2>(above, row);
                break;
            case 3:
                DecodeRow<TSample, Predictor3>(above, row);
                break;
            case 4:
                DecodeRow<TSample, Predictor4>(above, row);
                break;
            case 5:
                DecodeRow<TSample, Predictor5>(above, row);
                break;
            case 6:
                DecodeRow<TSample, Predictor6>(above, row);
                break;
            default:
                DecodeRow<TSample, Predictor7>(above, row);
                break;
        }
    }

    private void DecodeRow<TSample, TPredictor>(TSample* above, TSample* row)
        where TSample : unmanaged, IBinaryInteger<TSample>
        where TPredictor : IPredictor
    {
        ScanComponent* component = Components;
        TSample* sample = row + _step + component->Offset;
        TSample* end = row + _width * _step;
        nint toAbove = (nint)((byte*)above - (byte*)row);
        while (true)
        {
            sample = _count == 1
                ? DecodeShortCodes<TSample, TPredictor>(sample, end, toAbove)
                : DecodeShortCodes<TSample, TPredictor>(sample, end, toAbove, ref component);
            if (sample >= end)
            {
                return;
            }

            *sample = DecodeSample<TSample>(Predict<TSample, TPredictor>(sample, toAbove, _step), component->Index);
            sample += component->ToNext;
            component = component->Next;
        }
    }

    /// <summary>Decodes samples of a scan of one component up to a code that the look-up does not have.</summary>
    /// <returns>The sample that has the code, or one after the row.</returns>
    private TSample* DecodeShortCodes<TSample, TPredictor>(TSample* sample, TSample* end, nint toAbove)
        where TSample : unmanaged, IBinaryInteger<TSample>
        where TPredictor : IPredictor
    {
        EntropyReader reader = _reader;
        ulong* lookup = Components->Lookup;
        int step = _step;
        int seen = 0;
        int left = int.CreateTruncating(sample[-step]);
        int aboveLeft = int.CreateTruncating(((TSample*)((byte*)sample + toAbove))[-step]);
        while (sample < end)
        {
            reader.Refill();
            ulong entry = lookup[reader.Bits >> (64 - HuffmanTable.LookupBits)];
            if (entry == 0)
            {
                break;
            }

            int directlyAbove = int.CreateTruncating(*(TSample*)((byte*)sample + toAbove));
            left = (TPredictor.Predict(left, directlyAbove, aboveLeft) + reader.Take(entry)) & 0xFFFF;
            aboveLeft = directlyAbove;
            *sample = TSample.CreateTruncating(left);
            seen |= left;
            sample += step;
        }

        _reader = reader;
        _seen |= seen;
        return sample;
    }

    /// <summary>Decodes samples of a scan of several components up to a code that the look-up does not have.</summary>
    /// <returns>The sample that has the code, or one after the row.</returns>
    private TSample* DecodeShortCodes<TSample, TPredictor>(TSample* sample, TSample* end, nint toAbove, ref ScanComponent* component)
        where TSample : unmanaged, IBinaryInteger<TSample>
        where TPredictor : IPredictor
    {
        EntropyReader reader = _reader;
        ScanComponent* current = component;
        int step = _step;
        int seen = 0;
        while (sample < end)
        {
            reader.Refill();
            ulong entry = current->Lookup[reader.Bits >> (64 - HuffmanTable.LookupBits)];
            if (entry == 0)
            {
                break;
            }

            int value = (Predict<TSample, TPredictor>(sample, toAbove, step) + reader.Take(entry)) & 0xFFFF;
            *sample = TSample.CreateTruncating(value);
            seen |= value;
            sample += current->ToNext;
            current = current->Next;
        }

        _reader = reader;
        _seen |= seen;
        component = current;
        return sample;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Predict<TSample, TPredictor>(TSample* sample, nint toAbove, int step)
        where TSample : unmanaged, IBinaryInteger<TSample>
        where TPredictor : IPredictor
    {
        TSample* above = (TSample*)((byte*)sample + toAbove);
        return TPredictor.Predict(int.CreateTruncating(sample[-step]), int.CreateTruncating(*above), int.CreateTruncating(above[-step]));
    }
}
