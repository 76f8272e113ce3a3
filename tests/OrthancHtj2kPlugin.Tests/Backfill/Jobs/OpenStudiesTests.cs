// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using OrthancHtj2kPlugin.Backfill;
using OrthancHtj2kPlugin.Backfill.Jobs;
using OrthancHtj2kPlugin.Backfill.Resources;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.Jobs;

/// <summary>Which instance a thread takes.</summary>
public sealed class OpenStudiesTests
{
    private const int Threads = 3;

    private readonly OpenStudies _open = new(Threads);

    [Fact]
    public void Threads_take_the_patient_then_the_study_that_the_fewest_others_work_on()
    {
        Add("first of P", "P", 9);
        Add("second of P", "P", 9);
        Add("of Q", "Q", 9);
        _open.Begin(int.MaxValue, 1);

        Assert.Equal(["first of P", "of Q", "second of P", "of Q", "first of P"], [Take(), Take(), Take(), Take(), Take()]);
    }

    [Fact]
    public void All_threads_help_on_the_only_study_and_who_is_done_goes_where_nobody_is()
    {
        OpenStudy huge = Add("huge", "P", 9);
        _open.Begin(int.MaxValue, 1);
        Assert.True(_open.TryTake(out _, out StudyInstance first));
        Assert.Equal(["huge", "huge"], [Take(), Take()]);
        Assert.Equal((3, 6), (huge.InWork, huge.Left));

        Add("small", "Q", 1);
        _open.Finish(Done(huge, first));
        Assert.Equal(["small", "huge"], [Take(), Take()]);
    }

    [Fact]
    public void A_study_is_done_when_the_outcomes_of_all_are_counted()
    {
        OpenStudy study = Add("study", "P", 2);
        _open.Begin(int.MaxValue, 1);
        Assert.True(_open.TryTake(out _, out StudyInstance first));
        Assert.True(_open.TryTake(out _, out StudyInstance second));
        _open.Finish(Done(study, first));
        _open.Finish(Done(study, second));
        List<FinishedInstance> finished = _open.Collect(TimeSpan.Zero);

        _open.Count(finished[0]);
        Assert.Null(_open.FindDone());
        _open.Repeat(finished[1]);
        Assert.Null(_open.FindDone());
        Assert.True(_open.TryTake(out _, out StudyInstance again));
        Assert.Equal(second with { FileUuid = "" }, again);
        _open.Finish(Done(study, again));
        _open.Count(_open.Collect(TimeSpan.Zero).Single());

        Assert.Same(study, _open.FindDone());
        Assert.Equal(2, study.Totals.Done);
    }

    [Fact]
    public void Nothing_is_taken_of_a_study_that_another_has_nor_beyond_the_limit_nor_after_the_end()
    {
        Add("lost", "P", 9).Hold(false);
        Assert.False(_open.HasWork);
        Add("held", "P", 9);
        _open.Begin(2, 1);

        Assert.Equal(["held", "held"], [Take(), Take()]);
        Assert.True(_open.IsSpent);
        Assert.False(_open.TryTake(out _, out _));
        _open.Begin(2, 1);
        _open.End();
        Assert.False(_open.TryTake(out _, out _));
    }

    [Fact]
    public void After_so_many_failures_nothing_is_taken()
    {
        OpenStudy study = Add("study", "P", 9);
        _open.Begin(int.MaxValue, 2);
        Assert.True(_open.TryTake(out _, out StudyInstance first));
        Assert.True(_open.TryTake(out _, out StudyInstance second));

        _open.Finish(new FinishedInstance(study, first, InstanceOutcome.Failed(first.Instance, "broken")));
        Assert.False(_open.IsSpent);
        _open.Finish(new FinishedInstance(study, second, InstanceOutcome.Failed(second.Instance, "broken")));
        Assert.True(_open.IsSpent);
        Assert.False(_open.TryTake(out _, out _));
    }

    [Fact]
    public async Task A_thread_waits_for_a_study_or_the_end()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        _open.Begin(int.MaxValue, 1);
        Task<bool>[] threads =
            [.. Enumerable.Range(0, 2).Select(_ => Task.Run(() => _open.TryTake(out OpenStudy _, out StudyInstance _), cancellation))];
        Add("study", "P", 1);
        Assert.True(await await Task.WhenAny(threads));

        _open.End();
        Assert.Single(await Task.WhenAll(threads), found => found);
    }

    [Fact]
    public void Only_so_many_studies_and_waiting_instances_are_open()
    {
        for (int number = 0; number < Threads; number++)
        {
            Assert.True(_open.IsShort);
            Add(number.ToString(CultureInfo.InvariantCulture), "P", 1);
        }

        Assert.False(_open.IsShort);
        _open.Begin(int.MaxValue, 1);
        _ = Take();
        Assert.True(_open.IsShort);
        Add("huge", "P", 20_000);
        _ = Take();
        _ = Take();
        Assert.False(_open.IsShort);
    }

    private OpenStudy Add(string id, string patient, int instances)
    {
        StudyInstance[] all =
            [.. Enumerable.Range(0, instances).Select(number => new StudyInstance($"{id} {number}", "series") { FileUuid = "file" })];
        OpenStudy study = new(new BackfillStudy(id, "", all) { Patient = patient }, "1.2", new BackfillTotals());
        _open.Add(study);
        return study;
    }

    /// <returns>The study of the instance that the next thread takes.</returns>
    private string Take()
    {
        Assert.True(_open.TryTake(out OpenStudy study, out _));
        return study.Study.Id;
    }

    private static FinishedInstance Done(OpenStudy study, StudyInstance instance)
        => new(study, instance, new InstanceOutcome(instance.Instance, OutcomeKind.Done, "", "", 1, 1));
}
