// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Backfill;

/// <summary>
/// Says what converting a study would do: every instance is read and looked at, one in so many is encoded, and at least one of each series and transfer syntax.
/// Which ones depends on nothing but the identifiers of the study's instances.
/// </summary>
internal static class StudyPrediction
{
    /// <param name="sample">One in so many is encoded.</param>
    public static BackfillTotals Predict(BackfillStudy study, BackfillCrew crew, int sample)
    {
        BackfillTotals totals = new();
        List<(string Instance, string Series)> instances = [.. study.Instances.OrderBy(item => item.Instance, StringComparer.Ordinal)];
        InstanceOutcome[] examined = crew.Run(instances, static (worker, item) => worker.Predict(item.Instance, encodes: false), static item => item.Instance);
        List<(string Series, InstanceOutcome Outcome)> sampled = [];
        List<(string Series, InstanceOutcome Outcome)> others = [];
        HashSet<(string, string)> known = [];
        int convertible = 0;
        for (int i = 0; i < examined.Length; i++)
        {
            if (examined[i].Kind != OutcomeKind.Done)
            {
                totals.Add(examined[i]);
                continue;
            }

            bool isFirst = known.Add((instances[i].Series, examined[i].TransferSyntax));
            (isFirst || convertible % sample == 0 ? sampled : others).Add((instances[i].Series, examined[i]));
            convertible++;
        }

        SizePrediction prediction = new();
        InstanceOutcome[] encoded = crew.Run(sampled, static (worker, item) => worker.Predict(item.Outcome.Instance, encodes: true), static item => item.Outcome.Instance);
        for (int i = 0; i < encoded.Length; i++)
        {
            totals.Add(encoded[i]);
            if (encoded[i].Kind == OutcomeKind.Done)
            {
                prediction.Learn(sampled[i].Series, encoded[i]);
            }
        }

        others.ForEach(item => totals.Add(prediction.Predict(item.Series, item.Outcome)));
        return totals;
    }
}
