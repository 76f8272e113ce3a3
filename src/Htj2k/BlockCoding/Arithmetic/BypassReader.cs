// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.BlockCoding.Arithmetic;

/// <summary>
/// Reads the raw bits of selective arithmetic coding bypass (T.800 D.6): most significant first, seven bits after 0xFF, ones after the end.
/// </summary>
internal unsafe struct BypassReader(byte* segment, int length) : IDecisions
{
    private readonly byte* _end = segment + length;
    private byte* _next = segment;
    private int _byte;
    private int _count;

    /// <inheritdoc/>
    public static bool AreRaw => true;

    /// <inheritdoc/>
    public int Decode(uint context) => DecodeEven(context);

    /// <inheritdoc/>
    public int DecodeEven(uint context)
    {
        if (_count == 0)
        {
            _count = _byte == 0xFF ? 7 : 8;
            _byte = _next < _end ? *_next++ : 0xFF;
        }

        _count--;
        return _byte >> _count & 1;
    }
}
