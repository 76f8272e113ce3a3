// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.Rules;

/// <summary>What is done with which instances. Of several rules the first that matches counts.</summary>
/// <param name="When">Which instances.</param>
/// <param name="Then">What is done.</param>
public sealed record ConversionRule(RuleConditions When, RuleAction Then);
