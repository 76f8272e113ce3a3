// SPDX-License-Identifier: GPL-3.0-or-later
// Converts one DICOM file with the packages of a release, and reports the outcome. usage: convert-file SOURCE TARGET
using DicomTranscoder.Transcoding;

ConversionResult result = Transcoder.ConvertFile(args[0], args[1], new TranscodingOptions());
Console.WriteLine(result.Reason.Describe());
