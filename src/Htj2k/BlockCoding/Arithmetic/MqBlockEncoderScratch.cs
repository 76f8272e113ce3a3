// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.Intrinsics;
using Htj2k.Memory;
using Htj2k.Structure;

namespace Htj2k.BlockCoding.Arithmetic;

/// <summary>The memory of one worker for encoding code-blocks in bit-planes; words lie as in <see cref="StripeColumns"/>.</summary>
internal sealed unsafe class MqBlockEncoderScratch : IDisposable
{
    /// <summary>
    /// A bit-plane has a decision for each sample at most, a sign for each, and in a column that began with a run two more.
    /// </summary>
    public const int MostDecisionsOfPlane = CodeBlock.NominalSize * CodeBlock.NominalSize * 5 / 2;

    private const int SignBit = 31;

    private readonly NativeBuffer<uint> _samples = new(CodeBlock.NominalSize * CodeBlock.NominalSize);
    private readonly NativeBuffer<uint> _significant = new(StripeColumns.Words);
    private readonly NativeBuffer<uint> _negative = new(StripeColumns.Words);
    private readonly NativeBuffer<uint> _visited = new(StripeColumns.Words);
    private readonly NativeBuffer<uint> _refined = new(StripeColumns.Words);
    private readonly NativeBuffer<uint> _bits = new(StripeColumns.Words);
    private readonly NativeBuffer<byte> _decisions = new(MostDecisionsOfPlane);
    private readonly NativeBuffer<uint> _states = new(CodingContexts.Count);

    public StripeContexts Contexts { get; } = new();

    /// <summary>Which samples are significant, each column with its surroundings.</summary>
    public uint* Significant => _significant.Start + StripeColumns.Origin;

    /// <summary>Which samples are negative, each column with its surroundings.</summary>
    public uint* Negative => _negative.Start + StripeColumns.Origin;

    /// <summary>Samples that the significance propagation pass of this bit-plane has coded.</summary>
    public uint* Visited => _visited.Start + StripeColumns.Origin;

    /// <summary>Samples that have been refined at least once.</summary>
    public uint* Refined => _refined.Start + StripeColumns.Origin;

    /// <summary>The samples' bits in this bit-plane.</summary>
    public uint* Bits => _bits.Start + StripeColumns.Origin;

    public byte* Decisions => _decisions.Start;

    /// <summary>The states of the contexts.</summary>
    public uint* States => _states.Start;

    /// <summary>Takes a code-block and begins it: nothing is significant yet.</summary>
    /// <param name="coefficients">16 or 32-bit lanes, two's complement, magnitudes below 2^31; 16 more of each row can be read.</param>
    /// <returns>Bit-planes of the largest magnitude.</returns>
    public int Load<T>(T* coefficients, nint stride, int width, int height)
        where T : unmanaged
    {
        uint all = 0;
        for (int y = 0; y < height; y++)
        {
            uint* row = _samples.Start + y * CodeBlock.NominalSize;
            all |= sizeof(T) == sizeof(short)
                ? LoadRow((short*)coefficients + y * stride, row, width)
                : LoadRow((int*)coefficients + y * stride, row, width);
        }

        // The last stripe may have rows that the code-block does not have.
        int stripes = (height + StripeColumns.StripeHeight - 1) / StripeColumns.StripeHeight;
        int missingRows = stripes * StripeColumns.StripeHeight - height;
        new Span<uint>(_samples.Start + height * CodeBlock.NominalSize, missingRows * CodeBlock.NominalSize).Clear();

        int used = StripeColumns.Stride * (stripes + 2);
        new Span<uint>(_significant.Start, used).Clear();
        new Span<uint>(_visited.Start, used).Clear();
        new Span<uint>(_refined.Start, used).Clear();
        LoadSigns(stripes, width);
        return SignBit + 1 - BitOperations.LeadingZeroCount(all & ~(1u << SignBit));
    }

    /// <summary>Fills <see cref="Bits"/>.</summary>
    /// <param name="plane">0 is the lowest bit-plane.</param>
    public void LoadBits(int plane, int width, int height)
    {
        const int Size = CodeBlock.NominalSize;
        for (int y = 0; y < height; y += StripeColumns.StripeHeight)
        {
            uint* row = _samples.Start + y * Size;
            uint* bits = Bits + y / StripeColumns.StripeHeight * StripeColumns.Stride;
            for (int x = 0; x < width; x += Vector256<uint>.Count)
            {
                Vector256<uint> one = Vector256<uint>.One;
                Vector256<uint> first = Vector256.ShiftRightLogical(Vector256.Load(row + x), plane) & one;
                Vector256<uint> second = Vector256.ShiftRightLogical(Vector256.Load(row + Size + x), plane) & one;
                Vector256<uint> third = Vector256.ShiftRightLogical(Vector256.Load(row + 2 * Size + x), plane) & one;
                Vector256<uint> fourth = Vector256.ShiftRightLogical(Vector256.Load(row + 3 * Size + x), plane) & one;
                Vector256<uint> upper = first | second << StripeColumns.Row;
                Vector256<uint> lower = third | fourth << StripeColumns.Row;
                (upper << StripeColumns.Centre | lower << (StripeColumns.Centre + 2 * StripeColumns.Row)).Store(bits + x);
            }
        }
    }

    public void Dispose()
    {
        _samples.Dispose();
        _significant.Dispose();
        _negative.Dispose();
        _visited.Dispose();
        _refined.Dispose();
        _bits.Dispose();
        _decisions.Dispose();
        _states.Dispose();
        Contexts.Dispose();
    }

    /// <summary>Sign and magnitude of a row, and zeros where the last vector reaches beyond it.</summary>
    /// <returns>All words or'd.</returns>
    private static uint LoadRow(short* coefficients, uint* row, int width)
    {
        Vector256<uint> all = Vector256<uint>.Zero;
        for (int x = 0; x < width; x += Vector256<uint>.Count)
        {
            all |= LoadLanes(Vector256.WidenLower(Vector128.Load(coefficients + x).ToVector256Unsafe()), row + x, width - x);
        }

        return Or(all);
    }

    /// <inheritdoc cref="LoadRow(short*, uint*, int)"/>
    private static uint LoadRow(int* coefficients, uint* row, int width)
    {
        Vector256<uint> all = Vector256<uint>.Zero;
        for (int x = 0; x < width; x += Vector256<uint>.Count)
        {
            all |= LoadLanes(Vector256.Load(coefficients + x), row + x, width - x);
        }

        return Or(all);
    }

    private static Vector256<uint> LoadLanes(Vector256<int> lanes, uint* row, int left)
    {
        Vector256<int> inside = Vector256.LessThan(Vector256.Create(0, 1, 2, 3, 4, 5, 6, 7), Vector256.Create(left));
        Vector256<int> words = (Vector256.Abs(lanes) | (lanes & Vector256.Create(int.MinValue))) & inside;
        words.AsUInt32().Store(row);
        return words.AsUInt32();
    }

    private static uint Or(Vector256<uint> lanes)
    {
        uint all = 0;
        for (int i = 0; i < Vector256<uint>.Count; i++)
        {
            all |= lanes[i];
        }

        return all;
    }

    /// <summary>Fills <see cref="Negative"/>: the samples' own bits first, then those of the neighbours of each column.</summary>
    private void LoadSigns(int stripes, int width)
    {
        new Span<uint>(_bits.Start, StripeColumns.Stride * (stripes + 2)).Clear();
        LoadBits(SignBit, width, stripes * StripeColumns.StripeHeight);
        Vector256<uint> firsts = Vector256.Create(StripeColumns.FirstSample);
        Vector256<uint> lasts = Vector256.Create(StripeColumns.LastSample);
        for (int stripe = 0; stripe < stripes; stripe++)
        {
            uint* own = Bits + stripe * StripeColumns.Stride;
            uint* negative = Negative + stripe * StripeColumns.Stride;
            for (int x = 0; x < width; x += Vector256<uint>.Count)
            {
                uint* above = own + x - StripeColumns.Stride;
                uint* below = own + x + StripeColumns.Stride;
                Vector256<uint> beside = Vector256.Load(own + x) | Vector256.Load(own + x - 1) >> 1 | Vector256.Load(own + x + 1) << 1;
                Vector256<uint> north = (Vector256.Load(above - 1) & lasts) >> 1 | (Vector256.Load(above) & lasts)
                    | (Vector256.Load(above + 1) & lasts) << 1;
                Vector256<uint> south = (Vector256.Load(below - 1) & firsts) >> 1 | (Vector256.Load(below) & firsts)
                    | (Vector256.Load(below + 1) & firsts) << 1;
                (beside | north >> StripeColumns.Stripe | south << StripeColumns.Stripe).Store(negative + x);
            }
        }
    }
}
