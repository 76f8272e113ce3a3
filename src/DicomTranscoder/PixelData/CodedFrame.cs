// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using Htj2k;

namespace DicomTranscoder.PixelData;

/// <summary>How the codestream of a frame and the image pixel description belong together (PS3.5 8.2.4).</summary>
internal static class CodedFrame
{
    /// <summary>Samples of the lowest resolution (PS3.5 10.18).</summary>
    private const int LargestBase = 64;

    /// <summary>The samples that a codestream gives, in containers of Bits Allocated; precision and sign are those of the codestream.</summary>
    /// <exception cref="Htj2kFormatException">The main header is broken.</exception>
    /// <exception cref="DicomFormatException">The codestream holds another image than the description says.</exception>
    public static SampleFormat ReadFormat(ReadOnlySpan<byte> codestream, ImagePixelDescription description)
    {
        CodestreamInfo info = Htj2kDecoder.ReadInfo(codestream);
        ComponentInfo first = info.ComponentDetails[0];
        if (first.Width != description.Columns || first.Height != description.Rows || info.Components != description.SamplesPerPixel)
        {
            DicomFormatException.Throw(
                $"The codestream holds {first.Width} x {first.Height} x {info.Components} samples, the description says "
                    + $"{description.Columns} x {description.Rows} x {description.SamplesPerPixel}",
                -1,
                Tag.PixelData);
        }

        if (!info.HasUniformComponents)
        {
            DicomFormatException.Throw("The components of the codestream differ in size, precision or sign; DICOM has them alike", -1, Tag.PixelData);
        }

        if (info.BitsPerSample > description.BitsAllocated)
        {
            DicomFormatException.Throw(
                $"The codestream holds samples of {info.BitsPerSample} bits, the description says {description.BitsAllocated}", -1, Tag.PixelData);
        }

        return description.ToSampleFormat(info.BitsPerSample, info.IsSigned) with { Layout = SampleLayout.Interleaved };
    }

    /// <summary>True when all frames are reversible codestreams.</summary>
    /// <param name="joined">Memory for frames of several fragments.</param>
    /// <exception cref="Htj2kFormatException">A main header is broken.</exception>
    /// <exception cref="DicomFormatException">The fragments do not make up the frames.</exception>
    public static bool AreReversible(in Instance instance, ImagePixelDescription image, NativeBuffer joined)
        => All(instance, image, joined, static info => info.IsReversible);

    /// <summary>True when all frames are what the RPCL transfer syntax asks for (PS3.5 8.2.14 and 10.18): reversible, RPCL, TLM, and a lowest resolution of 64 samples at most in one direction.</summary>
    /// <inheritdoc cref="AreReversible"/>
    public static bool AreRpcl(in Instance instance, ImagePixelDescription image, NativeBuffer joined)
        => All(instance, image, joined, static info =>
        {
            (int width, int height) = info.ComponentDetails[0].Reduced(info.DecompositionLevels);
            return info.IsReversible && info.IsHighThroughput && info.IsResolutionPositionOrder && info.HasTilePartLengths && Math.Min(width, height) <= LargestBase;
        });

    /// <summary>True when all frames are codestreams without boxes around them, as the transfer syntaxes ask for (PS3.5 A.4.4).</summary>
    /// <inheritdoc cref="AreReversible"/>
    public static bool AreBare(in Instance instance, ImagePixelDescription image, NativeBuffer joined)
    {
        FragmentTable fragments = FragmentTable.Read(instance, image.Frames);
        for (int frame = 0; frame < image.Frames; frame++)
        {
            if (Jp2Boxes.Begin(fragments.GetFrame(instance.Bytes, frame, joined)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool All(in Instance instance, ImagePixelDescription image, NativeBuffer joined, Predicate<CodestreamInfo> isWanted)
    {
        FragmentTable fragments = FragmentTable.Read(instance, image.Frames);
        for (int frame = 0; frame < image.Frames; frame++)
        {
            if (!isWanted(Htj2kDecoder.ReadInfo(fragments.GetCodestream(instance.Bytes, frame, joined))))
            {
                return false;
            }
        }

        return true;
    }
}
