// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.Rules;

/// <summary>The numbers from one to another, both included.</summary>
public readonly record struct NumberRange(int Minimum, int Maximum)
{
    /// <returns>False when there is no number.</returns>
    public bool Contains(int? number) => number >= Minimum && number <= Maximum;
}
