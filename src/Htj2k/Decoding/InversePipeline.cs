// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.BlockCoding;
using Htj2k.Codestream;
using Htj2k.Samples;
using Htj2k.Scheduling;
using Htj2k.Structure;
using Htj2k.Wavelets;

namespace Htj2k.Decoding;

/// <summary>From code-blocks to samples for a group of components of one tile.</summary>
internal abstract class InversePipeline : IDisposable
{
    /// <summary>Decodes the group. Stops early when the lanes are too narrow; see <see cref="DecodingState.LanesTooNarrow"/>.</summary>
    /// <param name="targets">The destination of each component of the tile.</param>
    /// <param name="readPackets">
    /// Reads the packets of a resolution and of those below it, once; other threads work on the packets already read.
    /// </param>
    public abstract void Run(ReadOnlySpan<ComponentTarget> targets, Action<int> readPackets);

    public abstract void Dispose();
}

/// <inheritdoc/>
/// <typeparam name="T">Lanes of the wavelet.</typeparam>
/// <typeparam name="TSynthesis">The wavelet.</typeparam>
/// <typeparam name="TLanes">Stores the rows as samples.</typeparam>
internal sealed class InversePipeline<T, TSynthesis, TLanes> : InversePipeline
    where T : unmanaged, INumberBase<T>
    where TSynthesis : ISynthesis<T>
    where TLanes : ISampleLanes<T>
{
    /// <summary>Strips are no lower, and more than twice as high as the lifting steps reach.</summary>
    private const int LeastStripHeight = 32;

    private readonly FramePartQueue<CodeBlockDecoder> _queue;
    private readonly SynthesisComponent<T>[] _components;
    private readonly SynthesisLevel[] _levels;
    private readonly SynthesisStart<T>? _start;
    private readonly GroupOutput<T, TLanes> _output;
    private readonly WorkerMemory<CodeBlockDecoder, InverseTransform> _memory;
    private readonly int _highest;

    /// <param name="discarded">Resolutions left out.</param>
    public InversePipeline(Tile tile, ComponentGroup group, int discarded, FramePartQueue<CodeBlockDecoder> queue, DecodingState state)
    {
        _queue = queue;
        Region region = tile.Components[group.First].Region.Halve(discarded);
        int stripHeight = StripHeight(tile, group, discarded);
        _components = new SynthesisComponent<T>[region.IsEmpty ? 0 : group.Count];
        for (int i = 0; i < _components.Length; i++)
        {
            TileComponent component = tile.Components[group.First + i];
            bool centre = !group.UsesColorTransform || i is 0 or > 2;
            LowestBandDecoder<T> lowest = new(component.Resolutions[0].Subbands[0], state, centre);
            _components[i] = new SynthesisComponent<T>(component, discarded, stripHeight, TSynthesis.Steps, lowest);
        }

        _highest = _components.Length == 0 ? 0 : _components.Max(component => component.Levels);
        _output = new GroupOutput<T, TLanes>(tile, group, _components, region);
        _memory =
            new WorkerMemory<CodeBlockDecoder, InverseTransform>(()
            => new InverseTransform<T, TSynthesis, TLanes>(_components, region, stripHeight, _output, state));
        _levels = Levels(region, stripHeight);
        _start = _levels.Length > 0 ? new SynthesisStart<T>(_components, _levels[^1], queue) : null;
    }

    public override void Run(ReadOnlySpan<ComponentTarget> targets, Action<int> readPackets)
    {
        _output.Begin(targets);
        _memory.Reset();
        foreach (SynthesisLevel level in _levels)
        {
            level.Begin();
        }

        readPackets(0);
        _start?.Begin();
        for (int i = _levels.Length - 1; i >= 0; i--)
        {
            readPackets(Math.Max(_highest - i, 0));
            _levels[i].SignalStrips();
        }

        _queue.Finish();
    }

    public override void Dispose()
    {
        _memory.Dispose();
        foreach (SynthesisComponent<T> component in _components)
        {
            component.Dispose();
        }
    }

    /// <summary>Whole rows of code-blocks in all sub-bands.</summary>
    private static int StripHeight(Tile tile, ComponentGroup group, int discarded)
    {
        int height = LeastStripHeight;
        for (int i = 0; i < group.Count; i++)
        {
            ReadOnlySpan<Resolution> resolutions = tile.Components[group.First + i].Resolutions;
            for (int r = 1; r < resolutions.Length - discarded; r++)
            {
                height = Math.Max(height, 2 << resolutions[r].Subbands[0].HeightExponent);
            }
        }

        return height;
    }

    /// <summary>The levels that have samples, the last one first. When there are samples at all, at least one level stores them.</summary>
    private SynthesisLevel[] Levels(Region region, int stripHeight)
    {
        int most = Math.Max(_highest, 1);
        List<SynthesisLevel> levels = [];
        SynthesisLevel? next = null;
        for (int number = 1; number <= most && !region.Halve(number - 1).IsEmpty; number++)
        {
            next = new SynthesisLevel(number, region.Halve(number - 1), stripHeight, next, _memory, _queue);
            levels.Add(next);
        }

        return [.. levels];
    }
}
