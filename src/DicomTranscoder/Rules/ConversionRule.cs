// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.Rules;

/// <summary>Conditions and the action for instances that meet them. Of several rules the first that matches counts.</summary>
/// <param name="When">The conditions.</param>
/// <param name="Then">The action.</param>
public sealed record ConversionRule(RuleConditions When, RuleAction Then);
