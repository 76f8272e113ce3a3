// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Structure;

/// <summary>A terminated piece of a code-block's data (T.800 B.10.7.2).</summary>
/// <param name="Length">Bytes.</param>
/// <param name="Passes">Coding passes in it.</param>
internal readonly record struct CodewordSegment(int Length, int Passes);
