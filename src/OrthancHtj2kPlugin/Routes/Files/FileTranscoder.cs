// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Text;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Services;
using OrthancHtj2kPlugin.Transcoding;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Routes.Files;

/// <summary>
/// Changes the transfer syntax of an instance without any loss: by our own codecs where they exist, otherwise by those of Orthanc.
/// </summary>
internal sealed class FileTranscoder : IDisposable
{
    private readonly IOrthancTranscoder _orthanc;
    private readonly Transcoder _transcoder;
    private readonly GrowableMemory _result = new();
    private TranscodedInstance? _encoded;
    private long _length;

    public FileTranscoder(IRouteServices services)
    {
        _orthanc = services.Transcoder;
        TranscodingOptions options = new()
        {
            TargetTransferSyntax = TransferSyntaxUid.ExplicitLittleEndian,
            Threads = services.Settings!.Threads,
            TranscodeJpeg2000 = true,
            MayGrow = true,
        };
        _transcoder = new Transcoder(options, services.PrivateElements);
    }

    /// <summary>The result; valid until this is disposed.</summary>
    public ReadOnlySpan<byte> Bytes => _encoded is null ? _result.Bytes(_length) : _encoded.Bytes;

    /// <param name="source">Transfer syntax of the file.</param>
    /// <param name="target">Another: a lossless one, or that of lossy JPEG 2000, which only HTJ2K can become without loss.</param>
    /// <exception cref="RouteException">406, with the reason.</exception>
    public void Transcode(ReadOnlySpan<byte> file, string source, string target)
    {
        if (TransferSyntaxUid.IsJpeg2000Family(source) && target == TransferSyntaxUid.ImplicitLittleEndian)
        {
            Require(_transcoder.Restore(file, _result, target), target);
            return;
        }

        if (Transcoder.IsTarget(target) || target == TransferSyntaxUid.Jpeg2000)
        {
            Require(_transcoder.Convert(file, _result, target), target);
            return;
        }

        ConversionResult native = _transcoder.Convert(file, _result, TransferSyntaxUid.ExplicitLittleEndian);
        if (native.IsConverted)
        {
            _length = native.Length;
            if (target != TransferSyntaxUid.ExplicitLittleEndian)
            {
                Encode(_result.Bytes(native.Length), target);
            }

            return;
        }

        if (native.Reason is not (KeepReason.AlreadyAsWanted or KeepReason.LossyCompressed or KeepReason.NoPixelData))
        {
            throw NotAcceptable(target, native.Explain());
        }

        Encode(file, target);
    }

    public void Dispose()
    {
        _transcoder.Dispose();
        _result.Dispose();
        _encoded?.Dispose();
    }

    /// <summary>Encodes by Orthanc, and compares the samples because its encoders are not trusted.</summary>
    private void Encode(ReadOnlySpan<byte> file, string target)
    {
        if (target == TransferSyntaxUid.JpegLsLossless)
        {
            throw NotAcceptable(target, "the JPEG-LS encoder of Orthanc crashes on signed samples");
        }

        _encoded = _orthanc.Transcode(file, Encoding.ASCII.GetBytes(target + '\0'));
        if (_encoded is null || _encoded.Bytes.IsEmpty || FileMetaInformation.Read(_encoded.Bytes)?.TransferSyntax != target)
        {
            throw NotAcceptable(target, "Orthanc has no transcoder for it");
        }

        if (FindDifference(file, _encoded.Bytes, target) is { } difference)
        {
            throw NotAcceptable(target, $"the transcoder of Orthanc alters it: {difference}");
        }
    }

    /// <returns>Null when the samples are the same, or when nobody but Orthanc can tell, because it was lossy or no image.</returns>
    private static string? FindDifference(ReadOnlySpan<byte> file, ReadOnlySpan<byte> encoded, string target)
    {
        // These two leave the samples as they lie.
        bool isCopied = target is TransferSyntaxUid.ImplicitLittleEndian or TransferSyntaxUid.DeflatedExplicitLittleEndian;
        if (isCopied || FileMetaInformation.Read(file)!.TransferSyntax != TransferSyntaxUid.ExplicitLittleEndian)
        {
            return null;
        }

        return EncoderCheck.FindDifference(file, encoded);
    }

    private void Require(ConversionResult result, string target)
        => _length = result.IsConverted ? result.Length : throw NotAcceptable(target, result.Explain());

    private static RouteException NotAcceptable(string target, string reason)
        => new(HttpStatusCode.NotAcceptable, $"The instance cannot be given as {target}: {reason}.");
}
