// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;

namespace Htj2k.Tests.Codestream;

/// <summary>The marker segments of a codestream, read as T.800 Annex A lays them out and with nothing of the product.</summary>
internal sealed class Segments
{
    private Segments(IReadOnlyList<(int Marker, byte[] Body)> main, IReadOnlyList<(byte[] Header, int Length)> tileParts)
    {
        Main = main;
        TileParts = tileParts;
    }

    /// <summary>Marker and content after the length, in order.</summary>
    public IReadOnlyList<(int Marker, byte[] Body)> Main { get; }

    /// <summary>Content of each SOT after its length, and all bytes of the tile-part.</summary>
    public IReadOnlyList<(byte[] Header, int Length)> TileParts { get; }

    public byte[] this[int marker] => Main.Single(segment => segment.Marker == marker).Body;

    public static Segments Of(ReadOnlySpan<byte> codestream)
    {
        List<(int, byte[])> main = [];
        List<(byte[], int)> tileParts = [];
        Require(Word(codestream) == 0xFF4F);
        int at = 2;
        while (Word(codestream[at..]) != 0xFF90)
        {
            int length = Word(codestream[(at + 2)..]);
            main.Add((Word(codestream[at..]), codestream.Slice(at + 4, length - 2).ToArray()));
            at += 2 + length;
        }

        while (Word(codestream[at..]) != 0xFFD9)
        {
            Require(Word(codestream[at..]) == 0xFF90 && Word(codestream[(at + 2)..]) == 10 && Word(codestream[(at + 12)..]) == 0xFF93);
            int length = (int)BinaryPrimitives.ReadUInt32BigEndian(codestream[(at + 6)..]);
            tileParts.Add((codestream.Slice(at + 4, 8).ToArray(), length));
            at += length;
        }

        Require(at + 2 == codestream.Length);
        return new Segments(main, tileParts);
    }

    private static int Word(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static void Require(bool condition)
    {
        if (!condition)
        {
            throw new InvalidDataException("The codestream's marker segments do not follow one another as they should.");
        }
    }
}
