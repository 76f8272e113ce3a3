// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Codestream;

/// <summary>A tile-part and where it lies in the codestream.</summary>
/// <param name="Index">Its place among all tile-parts.</param>
/// <param name="HeaderStart">After SOT.</param>
/// <param name="DataStart">After SOD.</param>
/// <param name="End">After its last packet.</param>
/// <param name="HasParameters">True when the header holds more than packet lengths and comments.</param>
internal readonly record struct TilePart(int Tile, int Index, int HeaderStart, int DataStart, int End, bool HasParameters);
