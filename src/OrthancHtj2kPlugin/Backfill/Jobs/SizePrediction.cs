// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Backfill.Jobs;

/// <summary>
/// Predicts the converted sizes of a series' instances from a sample: each instance grows or shrinks like the whole sample with its
/// transfer syntax.
/// </summary>
internal sealed class SizePrediction
{
    private readonly Dictionary<(string Series, string TransferSyntax), (long Before, long After)> _samples = [];

    /// <summary>Adds an encoded instance to the sample.</summary>
    public void Learn(string series, InstanceOutcome encoded)
    {
        (long before, long after) = _samples.GetValueOrDefault((series, encoded.TransferSyntax));
        _samples[(series, encoded.TransferSyntax)] = (before + encoded.BytesBefore, after + encoded.BytesAfter);
    }

    /// <summary>
    /// The outcome of an instance that would be converted, with its predicted size: the present size when no sample of its kind could be
    /// converted.
    /// </summary>
    public InstanceOutcome Predict(string series, InstanceOutcome examined)
        => _samples.TryGetValue((series, examined.TransferSyntax), out (long Before, long After) sample)
            ? examined with { BytesAfter = (long)Math.Round((double)examined.BytesBefore * sample.After / sample.Before) }
            : examined;
}
