// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics.CodeAnalysis;

namespace LosslessDecoders.LosslessJpeg;

/// <summary>The second byte of each marker (T.81 Table B.1).</summary>
internal static class Marker
{
    public const byte Sof0 = 0xC0;
    public const byte Sof3 = 0xC3;
    public const byte DefineHuffmanTables = 0xC4;
    public const byte Sof11 = 0xCB;
    public const byte DefineArithmeticConditioning = 0xCC;
    public const byte Sof15 = 0xCF;
    public const byte Restart0 = 0xD0;
    public const byte Restart7 = 0xD7;
    public const byte StartOfImage = 0xD8;
    public const byte EndOfImage = 0xD9;
    public const byte StartOfScan = 0xDA;
    public const byte DefineQuantizationTables = 0xDB;
    public const byte DefineNumberOfLines = 0xDC;
    public const byte DefineRestartInterval = 0xDD;
    public const byte DefineHierarchicalProgression = 0xDE;
    public const byte App0 = 0xE0;
    public const byte App15 = 0xEF;
    public const byte JpegLsStartOfFrame = 0xF7;
    public const byte Comment = 0xFE;

    /// <summary>True for SOF0 to SOF15: C4, C8 and CC of that range are other markers.</summary>
    public static bool IsStartOfFrame(byte marker) =>
        marker is >= Sof0 and <= Sof15 and not (DefineHuffmanTables or 0xC8 or DefineArithmeticConditioning);

    /// <summary>True for segments that do not change the samples of a lossless process: APPn, COM, DQT.</summary>
    public static bool IsSkipped(byte marker) => marker is >= App0 and <= App15 or Comment or DefineQuantizationTables;

    /// <summary>The name that an administrator can look up.</summary>
    public static string Name(byte marker) => marker switch
    {
        DefineHuffmanTables => "DHT",
        DefineArithmeticConditioning => "DAC",
        >= Restart0 and <= Restart7 => $"RST{marker - Restart0}",
        StartOfImage => "SOI",
        EndOfImage => "EOI",
        StartOfScan => "SOS",
        DefineNumberOfLines => "DNL",
        DefineRestartInterval => "DRI",
        DefineHierarchicalProgression => "DHP",
        JpegLsStartOfFrame => "SOF55 (JPEG-LS)",
        _ when IsStartOfFrame(marker) => $"SOF{marker - Sof0}",
        _ => $"FF{marker:X2}",
    };

    [DoesNotReturn]
    public static void ThrowOutOfPlace(byte marker, int offset) =>
        CodedFrameException.Throw($"The JPEG frame holds the marker {Name(marker)} where it is not allowed", offset);
}
