// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Text.Json;
using Htj2k.Contract;
using OrthancHtj2kPlugin.Backfill.Tasks;
using OrthancHtj2kPlugin.Services;
using OrthancHtj2kPlugin.Settings;

namespace OrthancHtj2kPlugin.Routes.Backfill;

/// <summary>
/// A field of a request about stored instances. A value that is not accepted is answered with 400, the name of the field and the accepted
/// values.
/// </summary>
/// <param name="Name">Its name in the request.</param>
/// <param name="Value">Its value.</param>
internal readonly record struct FieldValue(string Name, JsonElement Value)
{
    private const double LargestRate = 100_000;
    private const string Identifier = "an identifier of Orthanc or of DICOM";

    public bool Boolean() => Value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw NotAccepted("true or false is"),
    };

    public int Integer()
        => Value.ValueKind == JsonValueKind.Number && Value.TryGetInt32(out int number) ? number : throw NotAccepted("a whole number is");

    public int Count()
        => Value.ValueKind == JsonValueKind.Number && Value.TryGetInt32(out int count) && count > 0 ? count
        : throw NotAccepted("a whole number from 1 is");

    public double Rate() => Value.ValueKind == JsonValueKind.Number && Value.TryGetDouble(out double rate) && rate is > 0 and <= LargestRate
        ? rate
        : throw NotAccepted("instances per second, more than 0, are");

    public TimeWindow Window() => (Value.ValueKind == JsonValueKind.String ? TimeWindow.Parse(Value.GetString()!) : null)
        ?? throw NotAccepted("times of day as in \"22:00-06:00\" are");

    public string Query()
        => Value.ValueKind == JsonValueKind.Object ? Value.GetRawText()
        : throw Refuse($"\"{Name}\" is not an object: DICOM tags as in /tools/find are accepted.");

    public string Resource() => IsText(Value) ? Value.GetString()! : throw Refuse($"\"{Name}\" is not a text: {Identifier} is accepted.");

    public List<string> Resources()
        => Value.ValueKind == JsonValueKind.Array && Value.GetArrayLength() > 0 && Value.EnumerateArray().All(IsText)
        ? [.. Value.EnumerateArray().Select(item => item.GetString()!)]
        : throw Refuse($"\"{Name}\" is not a list: identifiers of patients, studies, series or instances.");

    public string Target() => Read(TransferSyntaxSetting.ReadForStored,
        "\".201\", \".202\" and \".90\", and \".91\" for lossy HTJ2K (.203), are");

    public LossyTarget Lossy()
        => Read(LossySetting.Read, "{\"Ratio\": 1.1 to 1000}, {\"Psnr\": 10 to 150} or {\"MaximumError\": 1 to 32767} is");

    public List<string> Modalities() => Read(setting => setting.List(InstanceSettings.ReadModality), "a list as [\"CT\", \"MR\"] is");

    public List<string> Aets() => Read(setting => setting.List(item => item.Text()), "a list as [\"CT_SCANNER\"] is");

    public List<string> TransferSyntaxes()
        => Read(setting => setting.List(InstanceSettings.ReadSourceTransferSyntax), "a list as [\".70\", \"1.2.840.10008.1.2.1\"] is");

    public static RouteException Refuse(string message) => new(HttpStatusCode.BadRequest, message);

    private T Read<T>(Func<Setting, T> read, string accepted)
    {
        try
        {
            return read(new Setting(Name, Value));
        }
        catch (SettingsException)
        {
            throw NotAccepted(accepted);
        }
    }

    private RouteException NotAccepted(string what) => Refuse($"\"{Name}\" is {Value.GetRawText()}; {what} accepted.");

    private static bool IsText(JsonElement value) => value.ValueKind == JsonValueKind.String && value.GetString()!.Length > 0;
}
