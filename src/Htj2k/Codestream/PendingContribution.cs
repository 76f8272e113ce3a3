// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding;

namespace Htj2k.Codestream;

/// <summary>A contribution that a packet header has announced; its bytes follow behind the header.</summary>
internal readonly record struct PendingContribution(CodedSubband Subband, int Column, int Row, Contribution Contribution);
