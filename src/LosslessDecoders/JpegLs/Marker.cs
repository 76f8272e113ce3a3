// SPDX-License-Identifier: GPL-3.0-or-later
namespace LosslessDecoders.JpegLs;

/// <summary>Second bytes of the markers of T.87 C.1.1 and T.81 Table B.1.</summary>
internal static class Marker
{
    public const byte StartOfImage = 0xD8;
    public const byte EndOfImage = 0xD9;
    public const byte StartOfScan = 0xDA;
    public const byte DefineRestartInterval = 0xDD;
    public const byte Restart0 = 0xD0;
    public const byte Application0 = 0xE0;
    public const byte Application8 = 0xE8;
    public const byte Application15 = 0xEF;
    public const byte StartOfFrame55 = 0xF7;
    public const byte LosslessExtension = 0xF8;
    public const byte Comment = 0xFE;
}
