// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding.HighThroughput.Encoding;
using Htj2k.Structure;

namespace Htj2k.Tests.BlockCoding.HighThroughput.Decoding;

/// <summary>
/// An encoder of HT sets for the tests: cleanup above bit-plane 0, SigProp and MagRef below it, written from T.814 7.1, 7.4 and 7.5 with
/// explicit states where the decoder uses its samples. It also gives the samples that a decoder must find.
/// </summary>
internal sealed unsafe class HtSet
{
    private readonly int[] _coefficients;
    private readonly int _width;
    private readonly int _height;
    private readonly int _plane;
    private readonly bool _causal;
    private readonly bool[] _cleanupSignificant;
    private readonly bool[] _found;
    private readonly List<int> _sigPropBits = [];

    /// <param name="plane">Bit-plane of the cleanup pass, at least 1 when there are more passes.</param>
    public HtSet(int[] coefficients, int width, int height, int plane, int passes, bool causal)
    {
        _coefficients = coefficients;
        _width = width;
        _height = height;
        _plane = plane;
        _causal = causal;
        _cleanupSignificant = Array.ConvertAll(coefficients, value => Math.Abs(value) >> plane != 0);
        _found = new bool[coefficients.Length];
        Cleanup = EncodeCleanup();
        if (passes > 1)
        {
            CodeSigProp();
        }

        Refinement = [.. ForwardBytes(_sigPropBits), .. passes > 2 ? BackwardBytes(MagRefBits()) : []];
        KnownPlanes = Array.ConvertAll(_cleanupSignificant, isSignificant => isSignificant && passes < 3 ? plane : plane - 1);
        Decoded = new int[coefficients.Length];
        for (int i = 0; i < Decoded.Length; i++)
        {
            bool isKnown = _cleanupSignificant[i] || _found[i];
            int magnitude = isKnown ? Math.Abs(coefficients[i]) >> KnownPlanes[i] << KnownPlanes[i] : 0;
            Decoded[i] = coefficients[i] < 0 ? -magnitude : magnitude;
        }
    }

    public byte[] Cleanup { get; }

    public byte[] Refinement { get; }

    /// <summary>The coefficients without the bits that are not coded.</summary>
    public int[] Decoded { get; }

    /// <summary>The lowest bit-plane that is decoded of each coefficient that is not zero.</summary>
    public int[] KnownPlanes { get; }

    private byte[] EncodeCleanup()
    {
        int[] quantised = Array.ConvertAll(_coefficients, value => Math.Sign(value) * (Math.Abs(value) >> _plane));
        int[] padded = [.. quantised, .. new int[CodeBlock.RowPadding]];
        byte[] segment = new byte[CleanupEncoder.MaximumLength(_width, _height)];
        using CleanupEncoderScratch scratch = new();
        fixed (int* input = padded)
        fixed (byte* output = segment)
        {
            return segment[..CleanupEncoder.Encode(input, _width, _width, _height, scratch, output)];
        }
    }

    private void CodeSigProp()
    {
        for (int stripe = 0; stripe < _height; stripe += 4)
        {
            for (int group = 0; group < _width; group += 4)
            {
                List<int> signs = [];
                for (int x = group; x < Math.Min(group + 4, _width); x++)
                {
                    for (int y = stripe; y < Math.Min(stripe + 4, _height); y++)
                    {
                        int i = y * _width + x;
                        if (_cleanupSignificant[i] || !HasSignificantNeighbour(x, y, stripe))
                        {
                            continue;
                        }

                        int bit = Math.Abs(_coefficients[i]) >> (_plane - 1) & 1;
                        _sigPropBits.Add(bit);
                        if (bit != 0)
                        {
                            _found[i] = true;
                            signs.Add(_coefficients[i] < 0 ? 1 : 0);
                        }
                    }
                }

                _sigPropBits.AddRange(signs);
            }
        }
    }

    private bool HasSignificantNeighbour(int x, int y, int stripe)
    {
        for (int dy = -1; dy <= 1; dy++)
        {
            for (int dx = -1; dx <= 1; dx++)
            {
                int column = x + dx;
                int row = y + dy;
                bool isInside = column >= 0 && column < _width && row >= 0 && row < _height && !(_causal && row >= stripe + 4);
                if (isInside && (dx != 0 || dy != 0) && (_cleanupSignificant[row * _width + column] || _found[row * _width + column]))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private List<int> MagRefBits()
    {
        List<int> bits = [];
        for (int stripe = 0; stripe < _height; stripe += 4)
        {
            for (int x = 0; x < _width; x++)
            {
                for (int y = stripe; y < Math.Min(stripe + 4, _height); y++)
                {
                    int i = y * _width + x;
                    if (_cleanupSignificant[i])
                    {
                        bits.Add(Math.Abs(_coefficients[i]) >> (_plane - 1) & 1);
                    }
                }
            }
        }

        return bits;
    }

    private static List<byte> ForwardBytes(List<int> bits)
    {
        List<byte> bytes = [];
        for (int next = 0; next < bits.Count;)
        {
            int capacity = bytes.Count > 0 && bytes[^1] == 0xFF ? 7 : 8;
            bytes.Add((byte)Take(bits, ref next, capacity));
        }

        // No segment ends with 0xFF.
        if (bytes.Count > 0 && bytes[^1] == 0xFF)
        {
            bytes.Add(0);
        }

        return bytes;
    }

    private static List<byte> BackwardBytes(List<int> bits)
    {
        List<byte> bytes = [];
        bool previousAbove8F = true;
        for (int next = 0; next < bits.Count;)
        {
            int start = next;
            int value = Take(bits, ref next, 8);
            if (previousAbove8F && (value & 0x7F) == 0x7F)
            {
                next = Math.Min(start + 7, bits.Count);
                value = 0x7F;
            }

            previousAbove8F = value > 0x8F;
            bytes.Insert(0, (byte)value);
        }

        return bytes;
    }

    private static int Take(List<int> bits, ref int next, int count)
    {
        int value = 0;
        for (int i = 0; i < count && next < bits.Count; i++)
        {
            value |= bits[next++] << i;
        }

        return value;
    }
}
