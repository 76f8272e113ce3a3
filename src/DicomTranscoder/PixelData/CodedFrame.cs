// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using Htj2k;

namespace DicomTranscoder.PixelData;

/// <summary>The form of a frame once decoded, by its main header and the image pixel description (PS3.5 8.2.4).</summary>
/// <param name="Info">The main header.</param>
/// <param name="Format">The samples, interleaved in containers of Bits Allocated; precision and sign are those of the codestream.</param>
/// <param name="PhotometricInterpretation">That of the decoded samples.</param>
internal sealed record CodedFrame(CodestreamInfo Info, SampleFormat Format, string PhotometricInterpretation)
{
    /// <summary>True when components have fewer samples than the image has pixels.</summary>
    public bool IsSubsampled => !Info.HasUniformComponents;

    /// <summary>Reads the main header.</summary>
    /// <exception cref="Htj2kFormatException">The main header is broken.</exception>
    /// <exception cref="DicomFormatException">The codestream holds another image than the description says.</exception>
    public static CodedFrame Read(ReadOnlySpan<byte> codestream, ImagePixelDescription description)
    {
        CodestreamInfo info = Htj2kDecoder.ReadInfo(codestream);
        ComponentInfo first = info.ComponentDetails[0];
        if (first.Width != description.Columns || first.Height != description.Rows || info.Components != description.SamplesPerPixel)
        {
            DicomFormatException.Throw(
                $"The codestream holds {first.Width} x {first.Height} x {info.Components} samples, but the description says "
                    + $"{description.Columns} x {description.Rows} x {description.SamplesPerPixel}",
                -1,
                Tag.PixelData);
        }

        if (!info.HasUniformComponents)
        {
            RequireLikeComponents(info);
        }

        if (info.BitsPerSample > description.BitsAllocated)
        {
            DicomFormatException.Throw(
                $"The codestream holds samples of {info.BitsPerSample} bits, but the description says {description.BitsAllocated}", -1,
                    Tag.PixelData);
        }

        SampleFormat format = description.ToSampleFormat(info.BitsPerSample, info.IsSigned) with { Layout = SampleLayout.Interleaved };
        return new CodedFrame(info, format, NameDecoded(info, description.PhotometricInterpretation));
    }

    private static void RequireLikeComponents(CodestreamInfo info)
    {
        ComponentInfo first = info.ComponentDetails[0];
        bool isWhole = first.HorizontalStep == 1 && first.VerticalStep == 1;
        foreach (ComponentInfo component in info.ComponentDetails)
        {
            if (!isWhole || component.Width < 1 || component.Height < 1)
            {
                DicomFormatException.Throw(
                    "The components of the codestream differ in size, and the first lacks samples of some pixels", -1, Tag.PixelData);
            }

            if (component.BitsPerSample != first.BitsPerSample || component.IsSigned != first.IsSigned)
            {
                DicomFormatException.Throw("The components of the codestream differ in precision or sign; in DICOM they are equal", -1,
                    Tag.PixelData);
            }
        }
    }

    /// <summary>
    /// PS3.5 8.2.4: where the codestream has a colour transform, decoding undoes it; otherwise Photometric Interpretation names its
    /// components. Those of the ICT are those of YBR_FULL (PS3.3 C.7.6.3.1.2). Chrominance of the RCT takes a bit more than luminance
    /// (T.800 G.2): where all components have the same precision, only the name is wrong. Decoded samples have their own chrominance for
    /// each pixel, unlike YBR_FULL_422.
    /// </summary>
    private static string NameDecoded(CodestreamInfo info, string photometricInterpretation) => photometricInterpretation switch
    {
        "YBR_RCT" or "YBR_ICT" when info.UsesColorTransform => "RGB",
        "YBR_RCT" when info.HasUniformComponents => "RGB",
        "YBR_RCT" or "YBR_ICT" or "YBR_FULL_422" => "YBR_FULL",
        _ => photometricInterpretation,
    };
}
