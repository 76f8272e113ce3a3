// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Text.Json;

namespace OrthancHtj2kPlugin.Settings;

/// <summary>One value of the configuration with the key that leads to it.</summary>
/// <param name="Key">Path from the top of the configuration, for messages.</param>
/// <param name="Value">The user's value.</param>
internal readonly record struct Setting(string Key, JsonElement Value)
{
    public bool Boolean() => Value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw NotAccepted("true or false"),
    };

    public long Integer(long minimum, long maximum)
        => Value.ValueKind == JsonValueKind.Number && Value.TryGetInt64(out long number) && number >= minimum && number <= maximum
            ? number
            : throw NotAccepted(string.Create(CultureInfo.InvariantCulture, $"a whole number from {minimum} to {maximum}"));

    /// <summary>A number of the range, or 0 for none.</summary>
    public long IntegerOrZero(long minimum, long maximum)
        => Value.ValueKind == JsonValueKind.Number && Value.TryGetInt64(out long number)
            && (number == 0 || (number >= minimum && number <= maximum))
            ? number
            : throw NotAccepted(string.Create(CultureInfo.InvariantCulture, $"a whole number from {minimum} to {maximum}, or 0"));

    public double Number(double minimum, double maximum)
        => Value.ValueKind == JsonValueKind.Number && Value.TryGetDouble(out double number) && number >= minimum && number <= maximum
            ? number
            : throw NotAccepted(string.Create(CultureInfo.InvariantCulture, $"a number from {minimum} to {maximum}"));

    public string Text() => Value.ValueKind == JsonValueKind.String ? Value.GetString()! : throw NotAccepted("a text in quotes");

    /// <param name="read">Reads one element.</param>
    public List<T> List<T>(Func<Setting, T> read)
    {
        if (Value.ValueKind != JsonValueKind.Array)
        {
            throw NotAccepted("a list in brackets");
        }

        List<T> list = new(Value.GetArrayLength());
        foreach (JsonElement element in Value.EnumerateArray())
        {
            list.Add(read(this with { Value = element }));
        }

        return list;
    }

    /// <summary>A value of this object.</summary>
    public Setting Member(JsonProperty property) => new($"{Key}.{property.Name}", property.Value);

    public JsonElement.ObjectEnumerator Properties()
        => Value.ValueKind == JsonValueKind.Object ? Value.EnumerateObject() : throw NotAccepted("an object in braces");

    public SettingsException NotAccepted(string accepted) => new($"The setting \"{Key}\" is {Value.GetRawText()}; accepted is {accepted}.");

    public SettingsException Unknown(string known) => new($"There is no setting \"{Key}\"; there are {known}.");
}
