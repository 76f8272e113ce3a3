// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.InteropServices;
using DicomTranscoder.Digests;
using Xunit;

namespace DicomTranscoder.Tests.Digests;

public sealed class Sha256Tests
{
    [Theory]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    public void Examples_of_the_standard_have_their_digest(string message, string digest)
        => Assert.Equal(digest, Sha256.HexOf(System.Text.Encoding.ASCII.GetBytes(message)));

    [Fact]
    public void Messages_of_every_length_around_the_block_have_the_digest_of_another_implementation()
    {
        byte[] message = new byte[300];
        new Random(1).NextBytes(message);
        for (int length = 0; length <= message.Length; length++)
        {
            Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(message.AsSpan(0, length))),
                Sha256.HexOf(message.AsSpan(0, length)));
        }
    }

    [Fact]
    public void OpenSsl_and_this_implementation_give_the_digest_of_another_one_however_the_message_is_cut()
    {
        SkipOnWindows();

        // The library that distributions link Orthanc with.
        Assert.True(NativeLibrary.TryLoad("libcrypto.so.3", out nint library), "libcrypto.so.3 of OpenSSL 3 is needed");
        OpenSsl openSsl = OpenSsl.Find(library)!;
        byte[] message = new byte[1000];
        new Random(2).NextBytes(message);
        foreach (int piece in new[] { 1, 37, 63, 64, 65, 200, 1000 })
        {
            for (int length = 0; length <= message.Length; length += 37)
            {
                string expected = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(message.AsSpan(0, length)));

                Assert.Equal(expected, Hash(openSsl, message.AsSpan(0, length), piece));
                Assert.Equal(expected, Hash(null, message.AsSpan(0, length), piece));
            }
        }
    }

    [Fact]
    public void A_library_without_OpenSsl_has_none()
    {
        SkipOnWindows();

        Assert.Null(OpenSsl.Find(NativeLibrary.Load("libm.so.6")));
    }

    [Fact]
    public void A_digest_needs_its_room()
        => _ = Assert.Throws<ArgumentOutOfRangeException>(() => Sha256.Hash("abc"u8, new byte[Sha256.Length - 1]));

    [Fact]
    public void A_message_of_several_pieces_has_the_digest_of_another_implementation()
    {
        byte[] message = new byte[(1 << 26) + 77];
        new Random(3).NextBytes(message);

        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(message)), Sha256.HexOf(message));
    }

    private static string Hash(OpenSsl? openSsl, ReadOnlySpan<byte> message, int piece)
    {
        using IncrementalSha256 hash = new(openSsl);
        for (; message.Length > piece; message = message[piece..])
        {
            hash.Append(message[..piece]);
        }

        hash.Append(message);
        return hash.FinishHex();
    }

    private static void SkipOnWindows() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no OpenSSL");
}
