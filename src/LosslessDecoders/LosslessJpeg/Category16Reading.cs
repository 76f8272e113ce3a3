// SPDX-License-Identifier: GPL-3.0-or-later
namespace LosslessDecoders.LosslessJpeg;

/// <summary>The bits that follow a code of category 16, the difference 32768.</summary>
internal enum Category16Reading
{
    /// <summary>Nothing, as T.81 H.1.2.2 has it.</summary>
    NoBits,

    /// <summary>The 16 bits of 32768 or -32768, as after each other category: some writers do so.</summary>
    SixteenBits,
}
