// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Structure;

namespace Htj2k.Codestream.Packets;

/// <summary>A contribution that a packet header has announced; its bytes follow after the header.</summary>
internal readonly record struct PendingContribution(ParsedSubband Subband, int Column, int Row, Contribution Contribution);
