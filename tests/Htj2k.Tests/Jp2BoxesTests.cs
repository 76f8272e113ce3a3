// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using Htj2k.Contract;
using Xunit;

namespace Htj2k.Tests;

/// <summary>The boxes of T.800 annex I around codestreams.</summary>
public sealed class Jp2BoxesTests
{
    private static readonly byte[] s_codestream = [0xFF, 0x4F, 0xFF, 0x51, 1, 2, 3];
    private static readonly byte[] s_signature = Box("jP  ", 0x0D, 0x0A, 0x87, 0x0A);
    private static readonly byte[] s_fileType = Box("ftyp", [.. "jp2 "u8, 0, 0, 0, 0, .. "jp2 "u8]);
    private static readonly byte[] s_header = Box("jp2h", Box("ihdr", new byte[14]));

    [Fact]
    public void FindCodestream_of_no_boxes_gives_the_bytes() => Assert.Equal(s_codestream, Jp2Boxes.FindCodestream(s_codestream).ToArray());

    [Fact]
    public void FindCodestream_passes_over_other_boxes_in_any_order()
    {
        AssertFound([.. s_signature, .. s_fileType, .. s_header, .. Box("jp2c", s_codestream)]);
        AssertFound(
            [.. s_signature, .. s_fileType, .. s_header, .. Box("uuid", new byte[20]), .. Box("jp2c", s_codestream), .. Box("xml ", 1)]);
        AssertFound([.. s_signature, .. s_fileType, .. Box("jp2c", s_codestream), .. s_header, 0]);
    }

    [Fact]
    public void FindCodestream_takes_lengths_of_64_bits_and_up_to_the_end()
    {
        byte[] longer = [0, 0, 0, 1, .. "jp2c"u8, 0, 0, 0, 0, 0, 0, 0, (byte)(16 + s_codestream.Length), .. s_codestream];
        byte[] toTheEnd = [0, 0, 0, 0, .. "jp2c"u8, .. s_codestream];

        AssertFound([.. s_signature, .. s_fileType, .. s_header, .. longer, 0]);
        AssertFound([.. s_signature, .. s_fileType, .. s_header, .. toTheEnd]);
    }

    [Fact]
    public void FindCodestream_accepts_channels_in_their_own_order_only()
    {
        byte[] inOrder = Box("cdef", 0, 3, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 2, 0, 2, 0, 0, 0, 3);
        byte[] reversed = Box("cdef", 0, 3, 0, 0, 0, 0, 0, 3, 0, 1, 0, 0, 0, 2, 0, 2, 0, 0, 0, 1);
        byte[] opacity = Box("cdef", 0, 1, 0, 0, 0, 1, 0, 0);

        AssertFound([.. s_signature, .. s_fileType, .. Box("jp2h", inOrder), .. Box("jp2c", s_codestream)]);
        AssertRefused("cdef", [.. s_signature, .. s_fileType, .. Box("jp2h", reversed), .. Box("jp2c", s_codestream)]);
        AssertRefused("cdef", [.. s_signature, .. s_fileType, .. Box("jp2h", opacity), .. Box("jp2c", s_codestream)]);
        AssertRefused("cdef", [.. s_signature, .. s_fileType, .. Box("jp2h", Box("cdef", 0)), .. Box("jp2c", s_codestream)]);
    }

    [Fact]
    public void FindCodestream_of_what_it_does_not_take_names_the_box()
    {
        AssertRefused("jp2c", [.. s_signature, .. s_fileType, .. s_header]);
        AssertRefused("jp2c", [.. s_signature, .. s_fileType, 0, 0, 1, 0, .. "jp2c"u8, .. s_codestream]);
        AssertRefused("ftyp", [.. s_signature, 0, 0, 0, 7, .. "ftyp"u8, .. Box("jp2c", s_codestream)]);
        AssertRefused("pclr", [.. s_signature, .. s_fileType, .. Box("jp2h", Box("pclr", 1)), .. Box("jp2c", s_codestream)]);
        AssertRefused("cmap", [.. s_signature, .. s_fileType, .. Box("jp2h", Box("cmap", 1)), .. Box("jp2c", s_codestream)]);
        AssertRefused("signature", [.. Box("jP  ", 0, 0, 0, 0), .. Box("jp2c", s_codestream)]);
    }

    [Fact]
    public void FindCodestream_of_every_truncation_is_refused_or_finds_the_codestream()
    {
        byte[] boxes = [.. s_signature, .. s_fileType, .. s_header, .. Box("jp2c", s_codestream)];
        for (int length = 8; length < boxes.Length; length++)
        {
            byte[] truncated = boxes[..length];
            Assert.Throws<Htj2kFormatException>(() => Jp2Boxes.FindCodestream(truncated).Length);
        }
    }

    private static void AssertFound(byte[] boxes) => Assert.Equal(s_codestream, Jp2Boxes.FindCodestream(boxes).ToArray());

    private static void AssertRefused(string name, byte[] boxes)
        => Assert.Contains(name, Assert.Throws<Htj2kFormatException>(() => Jp2Boxes.FindCodestream(boxes).Length).Message,
            StringComparison.Ordinal);

    private static byte[] Box(string type, params byte[] content)
    {
        byte[] box = [0, 0, 0, 0, .. System.Text.Encoding.ASCII.GetBytes(type), .. content];
        BinaryPrimitives.WriteInt32BigEndian(box, box.Length);
        return box;
    }
}
