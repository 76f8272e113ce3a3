// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Codestream;

/// <summary>Where the packets of a tile-part lie in the codestream.</summary>
internal readonly record struct TilePart(int Tile, int DataStart, int End);
