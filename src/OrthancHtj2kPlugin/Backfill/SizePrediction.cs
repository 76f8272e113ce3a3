// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Backfill;

/// <summary>
/// Predicts the converted sizes of a series' instances from a sample: of those with the same transfer syntax, each grows or shrinks as the sample did in sum.
/// </summary>
internal sealed class SizePrediction
{
    private readonly Dictionary<(string Series, string TransferSyntax), (long Before, long After)> _samples = [];

    /// <summary>Takes an instance that was encoded.</summary>
    public void Learn(string series, InstanceOutcome encoded)
    {
        (long before, long after) = _samples.GetValueOrDefault((series, encoded.TransferSyntax));
        _samples[(series, encoded.TransferSyntax)] = (before + encoded.BytesBefore, after + encoded.BytesAfter);
    }

    /// <summary>True when nothing like this instance was encoded yet.</summary>
    public bool IsUnknown(string series, string transferSyntax) => !_samples.ContainsKey((series, transferSyntax));

    /// <summary>The outcome of an instance that would be converted, with its predicted size.</summary>
    public InstanceOutcome Predict(string series, InstanceOutcome examined)
    {
        (long before, long after) = _samples[(series, examined.TransferSyntax)];
        return examined with { BytesAfter = (long)Math.Round((double)examined.BytesBefore * after / before) };
    }
}
