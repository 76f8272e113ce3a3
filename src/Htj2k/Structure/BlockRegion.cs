// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Structure;

/// <summary>The code-blocks of a sub-band that belong to one precinct; right and bottom are exclusive.</summary>
internal readonly record struct BlockRegion(int Left, int Top, int Right, int Bottom);
