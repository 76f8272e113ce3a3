// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Structure;

/// <summary>Sizes that hold for all code-blocks (T.800 B.7).</summary>
internal static class CodeBlock
{
    /// <summary>Nominal width and height of the code-blocks that our encoders make.</summary>
    public const int NominalSize = 64;

    /// <summary>Coefficients after each row that encoders may read and decoders may overwrite.</summary>
    public const int RowPadding = 16;
}
