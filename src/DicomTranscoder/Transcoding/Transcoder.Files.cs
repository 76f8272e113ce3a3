// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Files;

namespace DicomTranscoder.Transcoding;

/// <content>Whole files, and the calls that need no <see cref="Transcoder"/> of one's own.</content>
public sealed partial class Transcoder
{
    /// <summary>Converts one instance. For many, make a <see cref="Transcoder"/>: it keeps its buffers.</summary>
    /// <param name="instance">A whole DICOM file; only read, and only during the call.</param>
    /// <param name="options">What to convert, into what, and with how much effort.</param>
    /// <returns>The converted instance, or why it is kept. Bad data never throws.</returns>
    /// <exception cref="ArgumentException">The options ask for something that does not exist.</exception>
    public static Conversion Convert(ReadOnlySpan<byte> instance, TranscodingOptions options)
    {
        using Transcoder transcoder = new(options);
        using DecodedInstance memory = new();
        ConversionResult result = transcoder.Convert(instance, memory);
        memory.SetLength(result.Length);
        return new Conversion(result, result.IsConverted ? memory.Bytes.ToArray() : null);
    }

    /// <summary>Converts one file. For many, make a <see cref="Transcoder"/>: it keeps its buffers.</summary>
    /// <inheritdoc cref="ConvertFile(string, string)"/>
    /// <param name="options">What to convert, into what, and with how much effort.</param>
    /// <exception cref="ArgumentException">The options ask for something that does not exist.</exception>
    public static ConversionResult ConvertFile(string source, string? destination, TranscodingOptions options)
    {
        using Transcoder transcoder = new(options);
        return transcoder.ConvertFile(source, destination);
    }

    /// <summary>Converts a file. The result appears under its name at once and whole; no file is ever overwritten.</summary>
    /// <param name="source">A DICOM file; only read.</param>
    /// <param name="destination">The file to make, in a folder that exists; or null to learn what would become of the source.</param>
    /// <returns>Converted, or kept with the reason; then no file is made. Bad data never throws.</returns>
    /// <exception cref="IOException">The source cannot be read, or the destination cannot be written or is there already.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, for want of a permission.</exception>
    public ConversionResult ConvertFile(string source, string? destination)
    {
        if (destination is not null)
        {
            WholeFile.RequireAbsent(destination);
        }

        long length = new FileInfo(source).Length;
        if (length > int.MaxValue)
        {
            return new Progress(length, _options.TargetTransferSyntax).Kept(KeepReason.TooLarge);
        }

        using NativeBuffer file = new();
        ConversionResult result = Convert(WholeFile.Read(source, file), _converted);
        if (result.IsConverted && destination is not null)
        {
            _converted.SetLength(result.Length);
            WholeFile.Write(destination, _converted.Bytes);
        }

        _converted.Trim(KeptBytes);
        return result;
    }
}
