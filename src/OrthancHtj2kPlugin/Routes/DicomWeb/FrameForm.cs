// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers;
using System.Net;
using System.Text;
using DicomTranscoder.Coding;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Splicing;
using OrthancHtj2kPlugin.Routes.Frames;
using OrthancHtj2kPlugin.Services;
using OrthancHtj2kPlugin.Transcoding;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Routes.DicomWeb;

/// <summary>Gives the frames of an image the negotiated form, one at a time.</summary>
internal sealed class FrameForm : IDisposable
{
    private readonly IRouteServices _services;
    private readonly StoredImage _image;
    private readonly int _reductions;
    private readonly FrameFile _file = new();
    private TranscodedInstance? _transcoded;
    private byte[] _samples = [];

    /// <param name="reductions">How many of the highest resolutions are left out of codestreams that can be shortened.</param>
    public FrameForm(IRouteServices services, StoredImage image, FrameRepresentation form, int reductions)
    {
        _services = services;
        _image = image;
        _reductions = reductions;
        Form = form;
    }

    public FrameRepresentation Form { get; }

    /// <summary>True for lossy transfer syntaxes that this plugin has no decoder for, and Orthanc may have one.</summary>
    public static bool IsForOrthanc(string transferSyntax) => !NativeFrameDecoder.Decodes(transferSyntax)
        && TransferSyntax.Find(transferSyntax) is { Family: TransferSyntaxFamily.Jpeg or TransferSyntaxFamily.JpegLs };

    /// <param name="frame">As it is stored.</param>
    /// <returns>Valid until the next call, and as long as the frame.</returns>
    /// <exception cref="RouteException">406 when Orthanc cannot make the form.</exception>
    public ReadOnlySpan<byte> Make(ReadOnlySpan<byte> frame)
    {
        if (Form.IsStored)
        {
            return TransferSyntaxUid.IsJpeg2000Family(_image.TransferSyntax)
                ? ReducedFrame.Shorten(FrameCodestreams.Unwrap(frame), _reductions)
                : frame;
        }

        if (!NativeFrameDecoder.Decodes(_image.TransferSyntax))
        {
            bool isNative = TransferSyntaxUid.IsNative(_image.TransferSyntax);
            string source = isNative ? TransferSyntaxUid.ExplicitLittleEndian : _image.TransferSyntax;
            return Transcode(_file.Write(source, frame, _image.Description));
        }

        ReadOnlySpan<byte> samples = Decode(frame);
        ImagePixelDescription decoded = _image.Description.Decoded(_image.TransferSyntax);
        return Form.TransferSyntax == TransferSyntaxUid.ExplicitLittleEndian
            ? samples
            : Transcode(_file.Write(TransferSyntaxUid.ExplicitLittleEndian, samples, decoded));
    }

    /// <summary>The decoders are few and clients may be slow: one is held only while it works, and the samples are kept here.</summary>
    private ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> frame)
    {
        NativeFrameDecoder decoder = _services.FrameDecoders!.Rent();
        try
        {
            ReadOnlySpan<byte> samples = decoder.Decode(_image.TransferSyntax, frame, _image.Description);
            if (samples.Length > _samples.Length)
            {
                ReturnSamples();
                _samples = ArrayPool<byte>.Shared.Rent(samples.Length);
            }

            samples.CopyTo(_samples);
            return _samples.AsSpan(0, samples.Length);
        }
        finally
        {
            _services.FrameDecoders.Return(decoder);
        }
    }

    private void ReturnSamples()
    {
        if (_samples.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_samples);
            _samples = [];
        }
    }

    /// <summary>By Orthanc, which has decoders and encoders of lossy JPEG. A lossless frame is compared with its source.</summary>
    /// <param name="file">The frame, as a file of its own.</param>
    private ReadOnlySpan<byte> Transcode(ReadOnlySpan<byte> file)
    {
        _transcoded?.Dispose();
        _transcoded = _services.Transcoder.Transcode(file, Encoding.ASCII.GetBytes(Form.TransferSyntax + '\0'));
        if (_transcoded is null || FileMetaInformation.Read(_transcoded.Bytes)?.TransferSyntax != Form.TransferSyntax)
        {
            throw new RouteException(HttpStatusCode.NotAcceptable,
                $"The frame is stored as {_image.TransferSyntax}; Orthanc cannot transcode it to {Form.TransferSyntax}.");
        }

        if (TransferSyntax.Find(Form.TransferSyntax) is { IsLossless: true } && !IsForOrthanc(_image.TransferSyntax)
            && EncoderCheck.FindDifference(file, _transcoded.Bytes) is { } difference)
        {
            _services.Log.LogError($"the transcoder of Orthanc has altered a frame on its way out to {Form.TransferSyntax}; it is not handed out: {difference}");
            throw new RouteException(HttpStatusCode.NotAcceptable,
                $"The frame is stored as {_image.TransferSyntax}; Orthanc alters it when it makes {Form.TransferSyntax}.");
        }

        return _file.Read(_transcoded.Bytes);
    }

    /// <summary>
    /// The codestreams of one instance may differ: one that does not satisfy the syntax of the first is labelled with its own.
    /// </summary>
    public string ContentTypeOf(ReadOnlySpan<byte> frame)
        => !Form.IsStored || Form.TransferSyntax == _image.TransferSyntax || FrameRepresentation.Of(_image, frame)
            .Contains(Form)
            ? Form.ContentType
            : (Form with { TransferSyntax = _image.TransferSyntax }).ContentType;

    public void Dispose()
    {
        _transcoded?.Dispose();
        _file.Dispose();
        ReturnSamples();
    }
}
