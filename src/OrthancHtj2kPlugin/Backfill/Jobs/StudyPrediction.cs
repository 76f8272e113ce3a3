// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Backfill.Resources;

namespace OrthancHtj2kPlugin.Backfill.Jobs;

/// <summary>
/// Predicts the effect of converting a study. It reads and examines every instance. Of each series and transfer syntax it encodes one
/// instance in so many, and at least one. The encoded instances are spread evenly over the series, each in the middle of those that it
/// stands for: neighbouring slices are alike, and the outer ones differ from the rest.
/// </summary>
internal static class StudyPrediction
{
    /// <param name="sample">One in so many is encoded.</param>
    public static BackfillTotals Predict(BackfillStudy study, BackfillCrew crew, int sample)
    {
        BackfillTotals totals = new();
        InstanceOutcome[] examined =
            crew.Run(study.Instances, static (worker, item) => worker.Predict(item, encodes: false), static item => item.Instance);
        Dictionary<(string Series, string TransferSyntax), List<InstanceOutcome>> alike = [];
        for (int i = 0; i < examined.Length; i++)
        {
            if (examined[i].Kind != OutcomeKind.Done)
            {
                totals.Add(examined[i]);
                continue;
            }

            (string, string) key = (study.Instances[i].Series, examined[i].TransferSyntax);
            if (!alike.TryGetValue(key, out List<InstanceOutcome>? members))
            {
                alike.Add(key, members = []);
            }

            members.Add(examined[i]);
        }

        SizePrediction prediction = new();
        foreach (((string series, _), List<InstanceOutcome> members) in alike)
        {
            HashSet<int> positions = [.. Positions(members.Count, sample)];
            List<InstanceOutcome> sampled = [.. positions.Select(position => members[position])];
            foreach (
                InstanceOutcome encoded in crew.Run(sampled,
                static (worker, item) => worker.Predict(new StudyInstance(item.Instance, ""), encodes: true), static item => item.Instance))
            {
                totals.Add(encoded);
                if (encoded.Kind == OutcomeKind.Done)
                {
                    prediction.Learn(series, encoded);
                }
            }

            foreach (InstanceOutcome other in members.Where((_, position) => !positions.Contains(position)))
            {
                totals.Add(prediction.Predict(series, other));
            }
        }

        return totals;
    }

    /// <summary>The positions of the instances to encode.</summary>
    public static IEnumerable<int> Positions(int count, int sample)
    {
        int samples = (count + sample - 1) / sample;
        return Enumerable.Range(0, samples).Select(i => (int)(((2L * i) + 1) * count / (2L * samples)));
    }
}
