// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.BlockCoding.HighThroughput.Encoding;

/// <summary>
/// The byte in which the MEL or the VLC bit-stream ends: its bits at their places in the byte, and which bits of the byte are the stream's
/// own.
/// </summary>
internal readonly record struct LastByte(int Bits, int Own)
{
    /// <summary>Whether one byte can serve both streams: where both have a bit of their own, it is the same (T.814 7.1.1).</summary>
    public bool AgreesWith(LastByte other) => ((Bits ^ other.Bits) & Own & other.Own) == 0;
}
