// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.BlockCoding;

/// <summary>An encoded code-block: its cleanup segment in an arena, or nothing when all its coefficients are zero.</summary>
internal readonly unsafe struct CodeBlock(byte* segment, int length)
{
    private readonly byte* _segment = segment;

    public int Length { get; } = length;

    public ReadOnlySpan<byte> Bytes => new(_segment, Length);
}
