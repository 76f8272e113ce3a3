// SPDX-License-Identifier: GPL-3.0-or-later
using System.CommandLine;
using System.Globalization;
using Htj2k.Contract;

namespace Htj2kTool.Commands;

/// <summary>--ratio, --psnr and --max-error: the target of lossy HTJ2K.</summary>
internal sealed class LossyOptions
{
    /// <summary>The value of --syntax that needs one of them.</summary>
    public const string Syntax = "203";

    private readonly List<(Option<string> Option, Func<string, LossyTarget?> Parse)> _options = [];

    /// <param name="command">Gets the options.</param>
    /// <param name="syntax">The option whose value decides whether one of them is needed.</param>
    public LossyOptions(Command command, Option<string> syntax)
    {
        Add("--ratio", "N", "For 203: the factor by which each frame must be smaller than its samples; it may be up to 3 % more.",
            "a number above 1", static text => ParseNumber(text) is > 1 and double ratio ? LossyTarget.Ratio(ratio) : null);
        Add("--psnr", "DB", "For 203: the peak signal-to-noise ratio in dB that every frame must reach.", "a number above 0",
            static text => ParseNumber(text) is > 0 and double decibels ? LossyTarget.Psnr(decibels) : null);
        Add("--max-error", "N", "For 203: the most by which any sample may differ.", "a whole number from 1",
            static text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int error) && error > 0
            ? LossyTarget.MaximumError(error) : null);
        foreach ((Option<string> option, _) in _options)
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            int given = _options.Count(item => result.GetResult(item.Option) is not null);
            if (result.GetValue(syntax) != Syntax && given > 0)
            {
                result.AddError($"--ratio, --psnr and --max-error need --syntax {Syntax}.");
            }
            else if (result.GetValue(syntax) == Syntax && given != 1)
            {
                result.AddError($"--syntax {Syntax} needs one of --ratio, --psnr and --max-error.");
            }
        });
    }

    /// <summary>The given target; null when none was given.</summary>
    public LossyTarget? Read(ParseResult parsed)
    {
        foreach ((Option<string> option, Func<string, LossyTarget?> parse) in _options)
        {
            if (parsed.GetValue(option) is { } text)
            {
                return parse(text);
            }
        }

        return null;
    }

    private void Add(string name, string helpName, string description, string accepted, Func<string, LossyTarget?> parse)
    {
        Option<string> option = new(name) { Description = description, HelpName = helpName };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && parse(result.Tokens[0].Value) is null)
            {
                result.AddError($"{name} takes {accepted}.");
            }
        });
        _options.Add((option, parse));
    }

    private static double? ParseNumber(string text)
        => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : null;
}
