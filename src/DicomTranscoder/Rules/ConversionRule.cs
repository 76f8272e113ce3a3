// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.Rules;

/// <summary>Conditions and the action for instances that meet them. The first rule that matches applies.</summary>
/// <param name="When">The conditions.</param>
/// <param name="Then">The action.</param>
public sealed record ConversionRule(RuleConditions When, RuleAction Then);
