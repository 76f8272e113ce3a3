// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Contract;
using Htj2k.Samples;
using Htj2k.Structure;

namespace Htj2k.Encoding;

/// <summary>From samples to encoded code-blocks for frames of one format.</summary>
internal abstract class ForwardPipeline(SampleFormat format, bool colorTransform) : IDisposable
{
    public SampleFormat Format { get; } = format;

    public bool ColorTransform { get; } = colorTransform;

    public abstract ReadOnlySpan<EncodedComponent> Components { get; }

    /// <summary>Codes all sub-bands of a frame. After an exception the pipeline is unusable.</summary>
    /// <param name="samples">One whole frame.</param>
    /// <param name="shift">The amount subtracted from each sample before the transforms.</param>
    /// <param name="allowed">The range of the samples; null when it is already known.</param>
    /// <exception cref="ArgumentException">A sample lies outside.</exception>
    public abstract void Run(ReadOnlySpan<byte> samples, long shift, SampleRange? allowed);

    public abstract void Dispose();
}
