// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;

namespace DicomTranscoder.Splicing;

/// <summary>Items that conversions add to sequences, in Explicit VR Little Endian.</summary>
internal static class SequenceItem
{
    /// <summary>More than an item with two UIDs and a code needs.</summary>
    private const int MaximumBytes = 512;

    private const string DicomTerminology = "DCM";

    private static readonly Tag s_codeValue = new(0x0008_0100);
    private static readonly Tag s_codingSchemeDesignator = new(0x0008_0102);
    private static readonly Tag s_codeMeaning = new(0x0008_0104);
    private static readonly Tag s_referencedSopClassUid = new(0x0008_1150);
    private static readonly Tag s_referencedSopInstanceUid = new(0x0008_1155);
    private static readonly Tag s_purposeOfReferenceCodeSequence = new(0x0040_A170);

    /// <summary>A code of PS3.16 annex D (PS3.3 table 8.8-1).</summary>
    public static byte[] OfCode(string value, string meaning)
    {
        InstanceWriter writer = new(stackalloc byte[MaximumBytes]);
        WriteCode(ref writer, value, meaning);
        return writer.Written.ToArray();
    }

    /// <summary>A reference to an instance (PS3.3 table 10-3) and its purpose, a code.</summary>
    public static byte[] OfReference(string sopClassUid, string sopInstanceUid, string purpose, string meaning)
    {
        InstanceWriter writer = new(stackalloc byte[MaximumBytes]);
        int start = Begin(ref writer);
        writer.WriteText(s_referencedSopClassUid, ValueRepresentation.UI, sopClassUid, padding: 0);
        writer.WriteText(s_referencedSopInstanceUid, ValueRepresentation.UI, sopInstanceUid, padding: 0);
        writer.WriteHeader(s_purposeOfReferenceCodeSequence, ValueRepresentation.SQ, 0);
        int sequence = writer.Position;
        WriteCode(ref writer, purpose, meaning);
        End(ref writer, sequence);
        End(ref writer, start);
        return writer.Written.ToArray();
    }

    private static void WriteCode(ref InstanceWriter writer, string value, string meaning)
    {
        int start = Begin(ref writer);
        writer.WriteText(s_codeValue, ValueRepresentation.SH, value, padding: (byte)' ');
        writer.WriteText(s_codingSchemeDesignator, ValueRepresentation.SH, DicomTerminology, padding: (byte)' ');
        writer.WriteText(s_codeMeaning, ValueRepresentation.LO, meaning, padding: (byte)' ');
        End(ref writer, start);
    }

    private static int Begin(ref InstanceWriter writer)
    {
        writer.WriteItemHeader(Tag.Item, 0);
        return writer.Position;
    }

    /// <summary>Writes the length of the bytes from <paramref name="start"/> on before them.</summary>
    private static void End(ref InstanceWriter writer, int start)
        => writer.PatchUInt32(start - sizeof(uint), (uint)(writer.Position - start));
}
