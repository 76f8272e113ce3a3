// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using Htj2k;
using Htj2k.Contract;

namespace DicomTranscoder.PixelData;

/// <summary>Properties that the codestreams of all frames share.</summary>
internal static class CodedFrames
{
    /// <summary>Samples of the lowest resolution (PS3.5 10.18).</summary>
    private const int LargestBase = 64;

    /// <summary>The image as it is once its frames are decoded: interleaved, each pixel with all its samples.</summary>
    /// <param name="bytes">The bytes that <paramref name="fragments"/> was read from.</param>
    /// <param name="transferSyntax">That of the frames.</param>
    /// <param name="image">As the data set describes it.</param>
    /// <param name="joined">Memory for frames of several fragments.</param>
    /// <exception cref="Htj2kFormatException">A main header is broken.</exception>
    /// <exception cref="DicomFormatException">
    /// A codestream holds another image than the description says, or than those before it.
    /// </exception>
    public static ImagePixelDescription DescribeDecoded(FileBytes bytes, FragmentTable fragments, string transferSyntax,
        ImagePixelDescription image, NativeBuffer joined)
    {
        ImagePixelDescription decoded = image.Decoded(transferSyntax);
        if (image.PhotometricInterpretation is not ("YBR_RCT" or "YBR_ICT"))
        {
            return decoded;
        }

        for (int frame = 0; frame < image.Frames; frame++)
        {
            string named = NameDecoded(fragments.GetCodestream(bytes, frame, joined), image, frame);
            if (frame > 0 && named != decoded.PhotometricInterpretation)
            {
                DicomFormatException.Throw(
                    $"Frame 1 decodes to {decoded.PhotometricInterpretation} and frame {frame + 1} to {named}, because only one of them has a colour "
                        + "transform; in DICOM all frames are alike",
                    -1,
                    Tag.PixelData);
            }

            decoded = decoded with { PhotometricInterpretation = named };
        }

        return decoded;
    }

    /// <summary>True when the components of all frames have a sample for each pixel.</summary>
    /// <inheritdoc cref="AreReversible"/>
    public static bool AreWhole(FileBytes bytes, FragmentTable fragments, NativeBuffer joined)
        => All(bytes, fragments, joined, static info => info.HasUniformComponents);

    /// <summary>True when all frames are reversible codestreams.</summary>
    /// <param name="joined">Memory for frames of several fragments.</param>
    /// <exception cref="Htj2kFormatException">A main header is broken.</exception>
    public static bool AreReversible(FileBytes bytes, FragmentTable fragments, NativeBuffer joined)
        => All(bytes, fragments, joined, static info => info.IsReversible);

    /// <summary>True when all frames satisfy the RPCL transfer syntax.</summary>
    /// <inheritdoc cref="AreReversible"/>
    public static bool AreRpcl(FileBytes bytes, FragmentTable fragments, NativeBuffer joined)
        => All(bytes, fragments, joined, IsRpcl);

    /// <summary>
    /// True for a codestream that satisfies the RPCL transfer syntax (PS3.5 8.2.14 and 10.18): reversible, RPCL, TLM, and a lowest
    /// resolution of 64 samples at most in one direction.
    /// </summary>
    public static bool IsRpcl(CodestreamInfo info)
    {
        (int width, int height) = info.ComponentDetails[0].Reduced(info.DecompositionLevels);
        return info.IsReversible && info.IsHighThroughput && info.IsResolutionPositionOrder && info.HasTilePartLengths
            && Math.Min(width, height) <= LargestBase;
    }

    /// <summary>True when all frames are codestreams without boxes around them, as the transfer syntaxes ask for (PS3.5 A.4.4).</summary>
    /// <inheritdoc cref="AreReversible"/>
    public static bool AreBare(FileBytes bytes, FragmentTable fragments, NativeBuffer joined)
    {
        for (int frame = 0; frame < fragments.Frames; frame++)
        {
            if (Jp2Boxes.Begin(fragments.GetFrame(bytes, frame, joined)))
            {
                return false;
            }
        }

        return true;
    }

    private static string NameDecoded(ReadOnlySpan<byte> codestream, ImagePixelDescription image, int frame)
    {
        try
        {
            return CodedFrame.Read(codestream, image).PhotometricInterpretation;
        }
        catch (Htj2kFormatException e)
        {
            throw new DicomFormatException($"Frame {frame + 1} of {image.Frames}: {e.Message}", -1, Tag.PixelData);
        }
    }

    private static bool All(FileBytes bytes, FragmentTable fragments, NativeBuffer joined, Predicate<CodestreamInfo> isWanted)
    {
        for (int frame = 0; frame < fragments.Frames; frame++)
        {
            if (!isWanted(Htj2kDecoder.ReadInfo(fragments.GetCodestream(bytes, frame, joined))))
            {
                return false;
            }
        }

        return true;
    }
}
