// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Backfill;

/// <summary>Works on the instances of one study after the other.</summary>
internal sealed class StudyBackfill(StoredInstanceWorker worker, BackfillOperation operation, int sample)
{
    /// <summary>Works on the instances of a study.</summary>
    public BackfillTotals Run(BackfillStudy study)
    {
        BackfillTotals totals = new();
        foreach ((string instance, _) in study.Instances)
        {
            totals.Add(operation switch
            {
                BackfillOperation.Convert => worker.Convert(instance),
                BackfillOperation.Restore => worker.Restore(instance),
                _ => worker.Verify(instance),
            });
        }

        return totals;
    }

    /// <summary>
    /// Says what converting a study would do: every instance is read and looked at, one in <c>sample</c> is encoded, and at least one of each series and transfer
    /// syntax. Which ones depends on nothing but the identifiers of the study's instances.
    /// </summary>
    public BackfillTotals Predict(BackfillStudy study)
    {
        BackfillTotals totals = new();
        SizePrediction prediction = new();
        List<(string Series, InstanceOutcome Examined)> examined = [];
        int convertible = 0;
        foreach ((string instance, string series) in study.Instances.OrderBy(item => item.Instance, StringComparer.Ordinal))
        {
            InstanceOutcome outcome = worker.Predict(instance, encodes: false);
            if (outcome.Kind != OutcomeKind.Done)
            {
                totals.Add(outcome);
            }
            else if (convertible++ % sample == 0 || prediction.IsUnknown(series, outcome.TransferSyntax))
            {
                InstanceOutcome encoded = worker.Predict(instance, encodes: true);
                totals.Add(encoded);
                if (encoded.Kind == OutcomeKind.Done)
                {
                    prediction.Learn(series, encoded);
                }
            }
            else
            {
                examined.Add((series, outcome));
            }
        }

        examined.ForEach(item => totals.Add(prediction.Predict(item.Series, item.Examined)));
        return totals;
    }
}
