// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding;
using Htj2k.Codestream;
using Htj2k.Contract;
using Htj2k.Samples;
using Htj2k.Scheduling;
using Htj2k.Wavelets;

namespace Htj2k.Decoding;

/// <summary>Decodes a group of components in the narrowest lanes that will do, and again in wider ones when they did not.</summary>
internal sealed class GroupDecoder : IDisposable
{
    /// <summary>Lanes of 16 bits are tried up to this precision: the samples of a frame often span less.</summary>
    private const int NarrowPrecision = 16;

    /// <summary>Lanes of 32 bits hold the wavelet's coefficients, RCT's included, of samples up to this precision.</summary>
    private const int MediumPrecision = 26;

    /// <summary>The most bits that single precision reconstructs within half a step.</summary>
    private const int SinglePrecision = 20;

    private readonly Tile _tile;
    private readonly ComponentGroup _group;
    private readonly int _discarded;
    private readonly FramePartQueue<CodeBlockDecoder> _queue;
    private readonly DecodingState _state;
    private readonly Action<int> _readPackets;
    private InversePipeline _pipeline;
    private int _laneBits;

    /// <param name="readPackets">See <see cref="InversePipeline.Run"/>.</param>
    public GroupDecoder(Tile tile, ComponentGroup group, int discarded, FramePartQueue<CodeBlockDecoder> queue, DecodingState state,
        Action<int> readPackets)
    {
        (_tile, _group, _discarded, _queue, _state, _readPackets) = (tile, group, discarded, queue, state, readPackets);
        _laneBits = group.IsReversible && group.Precision <= NarrowPrecision ? 16
            : group.Precision <= (group.IsReversible ? MediumPrecision : SinglePrecision) ? 32
            : 64;
        _pipeline = CreatePipeline();
    }

    /// <summary>Decodes the group; the state is the tile's. Wider lanes that were needed once are kept for frames to come.</summary>
    public void Run(ReadOnlySpan<ComponentTarget> targets)
    {
        while (true)
        {
            _state.Restart();
            try
            {
                _pipeline.Run(targets, _readPackets);
            }
            finally
            {
                // Workers must be done with the pipeline's memory before it goes.
                _queue.Drain();
            }

            if (!_state.LanesTooNarrow)
            {
                return;
            }

            if (_laneBits == 64)
            {
                Htj2kFormatException.Throw("coefficients of more than 64 bits", -1);
            }

            _pipeline.Dispose();
            _laneBits *= 2;
            _pipeline = CreatePipeline();
        }
    }

    public void Dispose() => _pipeline.Dispose();

    private InversePipeline CreatePipeline() => (_group.IsReversible, _laneBits) switch
    {
        (true, 16) => new InversePipeline<short, Reversible53<short>, WholeLanes<short>>(_tile, _group, _discarded, _queue, _state),
        (true, 32) => new InversePipeline<int, Reversible53<int>, WholeLanes<int>>(_tile, _group, _discarded, _queue, _state),
        (true, _) => new InversePipeline<long, Reversible53<long>, WholeLanes<long>>(_tile, _group, _discarded, _queue, _state),
        (false, 32) => new InversePipeline<float, Irreversible97<float>, FractionLanes<float>>(_tile, _group, _discarded, _queue, _state),
        (false, _) => new InversePipeline<double, Irreversible97<double>, FractionLanes<double>>(_tile, _group, _discarded, _queue, _state),
    };
}
