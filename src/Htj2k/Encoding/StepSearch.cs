// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Contract;

namespace Htj2k.Encoding;

/// <summary>Finds the base step that meets a target, by halving the range in which it lies; steps are 2^(n/256).</summary>
/// <remarks>
/// Finer steps give larger codestreams and smaller errors, though not strictly. A step counts as fine while the codestream is larger than
/// the target, or the quality at least as good. The result is the finest step that is not fine for a ratio, and the coarsest that is fine
/// for a quality. Each is known from a trial.
/// </remarks>
internal struct StepSearch
{
    private const int StepsPerOctave = 256;

    /// <summary>2^-4: with it, rounding brings back almost all samples of any frame.</summary>
    private const int Finest = -4 * StepsPerOctave;

    /// <summary>How far a codestream may stay below the target size: half of the documented tolerance.</summary>
    private const double SizeTolerance = 0.985;

    /// <summary>dB above the PSNR asked that end the search.</summary>
    private const double PsnrTolerance = 0.05;

    /// <summary>The maximum error is a whole number: finer differences of the step say little.</summary>
    private const int MaximumErrorResolution = StepsPerOctave / 32;

    private readonly LossyTarget _target;
    private readonly long _largestLength;
    private readonly int _coarsest;
    private int _fine;
    private int _coarse;
    private bool _isClose;

    public StepSearch(LossyTarget target, in SampleFormat format)
    {
        _target = target;
        _largestLength = (long)(format.FrameBytes / target.Value);

        // Half the samples' range: beyond it QCD has no exponents.
        _coarsest = (format.BitsPerSample - 1) * StepsPerOctave;
        (_fine, _coarse) = (Finest - 1, _coarsest + 1);
    }

    /// <summary>True when the search has to decode the codestreams.</summary>
    public readonly bool NeedsDeviation => _target.Measure != LossyMeasure.Ratio;

    /// <summary>True until the step is found, or known not to exist.</summary>
    public readonly bool GoesOn
        => !_isClose && _coarse - _fine > (_target.Measure == LossyMeasure.MaximumError && IsReached ? MaximumErrorResolution : 1);

    /// <summary>True when a trial met the target.</summary>
    public readonly bool IsReached => _target.Measure == LossyMeasure.Ratio ? _coarse <= _coarsest : _fine >= Finest;

    /// <summary>The step to try next, or, at the end, the one found.</summary>
    public readonly double BaseStep => Math.ScaleB(Math.Pow(2, (double)(Position & (StepsPerOctave - 1)) / StepsPerOctave), Position >> 8);

    private readonly int Position => GoesOn ? (_fine + _coarse) >> 1 : _target.Measure == LossyMeasure.Ratio ? _coarse : _fine;

    /// <summary>Records the outcome of a trial.</summary>
    /// <param name="length">Bytes of the codestream; 0 when it is larger than there is room.</param>
    public void Tell(int length, double psnr, int maximumError)
    {
        bool isFine = length == 0 || _target.Measure switch
        {
            LossyMeasure.Ratio => length > _largestLength,
            LossyMeasure.Psnr => psnr >= _target.Value,
            _ => maximumError <= _target.Value,
        };
        bool isClose = length != 0 && _target.Measure switch
        {
            LossyMeasure.Ratio => !isFine && length >= SizeTolerance * _largestLength,
            LossyMeasure.Psnr => isFine && psnr <= _target.Value + PsnrTolerance,
            _ => false,
        };
        if (isFine)
        {
            _fine = Position;
        }
        else
        {
            _coarse = Position;
        }

        _isClose = isClose;
    }
}
