// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.BlockCoding.HighThroughput.Decoding;

/// <summary>How decoding a code-block ended.</summary>
internal enum CleanupResult
{
    Decoded,

    /// <summary>The segment breaks T.814; the coefficients are undefined.</summary>
    Broken,

    /// <summary>Some magnitude may exceed the lanes; the coefficients are undefined.</summary>
    NeedsWiderLanes,
}
