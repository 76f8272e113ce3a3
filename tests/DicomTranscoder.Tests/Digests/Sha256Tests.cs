// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Digests;
using Xunit;

namespace DicomTranscoder.Tests.Digests;

public sealed class Sha256Tests
{
    [Theory]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    public void Examples_of_the_standard_have_their_digest(string message, string digest)
        => Assert.Equal(digest, Sha256.HexOf(System.Text.Encoding.ASCII.GetBytes(message)));

    [Fact]
    public void Messages_of_every_length_around_the_block_have_the_digest_of_another_implementation()
    {
        byte[] message = new byte[300];
        new Random(1).NextBytes(message);
        for (int length = 0; length <= message.Length; length++)
        {
            Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(message.AsSpan(0, length))), Sha256.HexOf(message.AsSpan(0, length)));
        }
    }
}
