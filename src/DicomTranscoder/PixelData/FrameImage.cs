// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using Htj2k;

namespace DicomTranscoder.PixelData;

/// <summary>
/// The image of one JPEG 2000 family instance (.201, .202, .203, .90, .91), frame by frame and ready to show: stored values
/// without rescale, window or inversion of MONOCHROME1; palettes applied; YBR as RGB.
/// </summary>
public readonly ref struct FrameImage
{
    private readonly FrameImageDecoder _decoder;
    private readonly FileBytes _bytes;
    private readonly ImagePixelDescription _description;
    private readonly FragmentTable _fragments;
    private readonly PaletteColor? _palette;

    internal FrameImage(
        FrameImageDecoder decoder, FileBytes bytes, ImagePixelDescription description, FragmentTable fragments,
            PaletteColor? palette, PixelFormat format)
    {
        _decoder = decoder;
        _bytes = bytes;
        _description = description;
        _fragments = fragments;
        _palette = palette;
        Format = format;
    }

    /// <summary>Pixels per row.</summary>
    public int Width => _description.Columns;

    /// <summary>Rows.</summary>
    public int Height => _description.Rows;

    /// <summary>Number of frames.</summary>
    public int Frames => _description.Frames;

    /// <summary>The form of the pixels that <see cref="Decode"/> writes.</summary>
    public PixelFormat Format { get; }

    /// <summary>Bytes of one row without padding.</summary>
    public int RowBytes => Width * Format.BytesPerPixel();

    /// <summary>The codestream of one frame with its padding, from SOC on; valid until the next frame is requested.</summary>
    /// <param name="frame">From 0.</param>
    /// <exception cref="ArgumentException">No such frame.</exception>
    public ReadOnlySpan<byte> GetCodestream(int frame)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)frame, (uint)Frames, nameof(frame));
        return _fragments.GetCodestream(_bytes, frame, _decoder.Joined);
    }

    /// <summary>Decodes one frame.</summary>
    /// <param name="frame">From 0.</param>
    /// <param name="destination">At least (Height - 1) * pitch + <see cref="RowBytes"/>.</param>
    /// <param name="pitch">Bytes from one row to the next.</param>
    /// <exception cref="ArgumentException">No such frame, or the destination does not fit.</exception>
    /// <exception cref="DicomFormatException">The codestream holds another image than the data set says.</exception>
    /// <exception cref="Htj2kFormatException">The codestream is broken.</exception>
    public void Decode(int frame, Span<byte> destination, int pitch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pitch, RowBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, (Height - 1) * (long)pitch + RowBytes, nameof(destination));
        ReadOnlySpan<byte> codestream = GetCodestream(frame);
        CodedFrame coded = CodedFrame.Read(codestream, _description.Unpacked());
        SampleFormat format = coded.Format;
        bool isYbrFull = coded.PhotometricInterpretation == "YBR_FULL";
        bool isReady = !isYbrFull && IsReady(format);
        if (isReady && pitch == RowBytes)
        {
            _decoder.Frames.Decode(codestream, coded, destination[..(int)format.FrameBytes]);
            return;
        }

        Span<byte> samples = _decoder.Samples.Get((int)format.FrameBytes);
        _decoder.Frames.Decode(codestream, coded, samples);
        int sampleRowBytes = samples.Length / Height;
        for (int y = 0; y < Height; y++)
        {
            Span<byte> row = destination.Slice(y * pitch, RowBytes);
            WriteRow(samples.Slice(y * sampleRowBytes, sampleRowBytes), row, isReady, isYbrFull);
        }
    }

    /// <summary>True when decoded samples are already the stored values; false for YBR_FULL.</summary>
    private bool IsReady(in SampleFormat format)
    {
        bool isColor = _description.SamplesPerPixel == 3;
        bool isGrayscale = _description.SamplesPerPixel == 1 && _palette is null && Format.BytesPerPixel() == format.BytesPerSample;

        // Samples that are larger than Bits Stored says are shown as they are, as Orthanc shows native ones.
        bool hasExactBits = _description.HighBit == _description.BitsStored - 1
            && _description.BitsAllocated > 1
            && (_description.BitsStored == _description.BitsAllocated || format.IsSigned == _description.IsSigned);
        return isColor || (isGrayscale && hasExactBits);
    }

    private void WriteRow(ReadOnlySpan<byte> samples, Span<byte> row, bool isReady, bool isYbrFull)
    {
        if (isReady)
        {
            samples.CopyTo(row);
        }
        else if (_palette is not null)
        {
            DisplayRow.ApplyPalette(samples, row, _description, _palette);
        }
        else if (isYbrFull)
        {
            DisplayRow.ConvertYbrFull(samples, row, _description);
        }
        else if (_description.BitsAllocated == 1)
        {
            DisplayRow.ShowBits(samples, row);
        }
        else if (_description.BytesPerSample == 1)
        {
            if (_description.IsSigned)
            {
                DisplayRow.ExtractSigned8(samples, row, _description);
            }
            else
            {
                DisplayRow.Extract8(samples, row, _description);
            }
        }
        else if (_description.BytesPerSample == 2)
        {
            DisplayRow.Extract16(samples, row, _description);
        }
        else
        {
            DisplayRow.Extract32(samples, row, _description);
        }
    }
}
