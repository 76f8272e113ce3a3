// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Contract;

/// <summary>
/// A codestream that lacks coding passes, where <see cref="DecodingOptions.RequireAllPasses"/> asks for all. It is not broken, but coded
/// with loss.
/// </summary>
/// <param name="offset">Byte offset in the codestream.</param>
public sealed class MissingPassesException(long offset)
    : Htj2kFormatException("coding passes are missing, so that decoders give different samples", offset)
{
}
