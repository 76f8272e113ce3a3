// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers;
using System.Text.Json;
using Htj2k.Contract;
using OrthancHtj2kPlugin.Backfill.Tasks;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.Tasks;

/// <summary>Tests the form in which jobs keep their tasks.</summary>
public class BackfillTaskTests
{
    public static TheoryData<double, LossyMeasure> Targets
        => new() { { 12.5, LossyMeasure.Ratio }, { 48, LossyMeasure.Psnr }, { 7, LossyMeasure.MaximumError }, { 0, LossyMeasure.None } };

    [Theory]
    [MemberData(nameof(Targets))]
    public void Parse_reads_what_was_written(double value, LossyMeasure measure)
    {
        BackfillTask task = new()
        {
            Operation = BackfillOperation.Convert,
            TransferSyntax = "1.2.840.10008.1.2.4.203",
            Resources = [("studies", "a"), ("series", "b")],
            Sample = 3,
            TranscodeLossyJpeg2000 = value > 0 ? true : null,
            Filter = new BackfillFilter { RemoteAet = ["CT_SCANNER"] },
            Lossy = measure switch
            {
                LossyMeasure.Ratio => LossyTarget.Ratio(value),
                LossyMeasure.Psnr => LossyTarget.Psnr(value),
                LossyMeasure.MaximumError => LossyTarget.MaximumError((int)value),
                _ => null,
            },
        };
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            task.WriteTo(json);
            json.WriteEndObject();
        }

        using JsonDocument document = JsonDocument.Parse(buffer.WrittenMemory);
        BackfillTask read = BackfillTask.Parse(document.RootElement);

        Assert.Equal((task.Lossy, task.TranscodeLossyJpeg2000), (read.Lossy, read.TranscodeLossyJpeg2000));
        Assert.Equal(task.Resources, read.Resources);
        Assert.Equal(["CT_SCANNER"], read.Filter.RemoteAet);
        Assert.Equal((task.TransferSyntax, task.Sample), (read.TransferSyntax, read.Sample));
    }
}
