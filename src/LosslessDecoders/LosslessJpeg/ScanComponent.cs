// SPDX-License-Identifier: GPL-3.0-or-later
namespace LosslessDecoders.LosslessJpeg;

/// <summary>A component of a scan, as the loops over samples need it.</summary>
internal unsafe struct ScanComponent
{
    /// <summary>The look-up of its Huffman table.</summary>
    public ulong* Lookup;

    /// <summary>The next component of the scan; after the last comes the first of the next pixel.</summary>
    public ScanComponent* Next;

    /// <summary>Samples in the frame from this component to the next one.</summary>
    public nint ToNext;

    /// <summary>Place in the scan.</summary>
    public int Index;

    /// <summary>Place in the pixels of the frame.</summary>
    public int Offset;
}
