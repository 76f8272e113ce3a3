// SPDX-License-Identifier: GPL-3.0-or-later
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
    private readonly NativeFrameDecoder? _decoder;
    private readonly FrameFile _file = new();
    private TranscodedInstance? _transcoded;

    /// <param name="reductions">How many of the highest resolutions are left out of codestreams that can be shortened.</param>
    public FrameForm(IRouteServices services, StoredImage image, FrameRepresentation form, int reductions)
    {
        _services = services;
        _image = image;
        _reductions = reductions;
        Form = form;
        if (!form.IsStored && NativeFrameDecoder.Decodes(image.TransferSyntax))
        {
            _decoder = services.FrameDecoders!.Rent();
        }
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

        bool isNative = TransferSyntaxUid.IsNative(_image.TransferSyntax);
        if (_decoder is null)
        {
            string source = isNative ? TransferSyntaxUid.ExplicitLittleEndian : _image.TransferSyntax;
            return Transcode(_file.Write(source, frame, _image.Description));
        }

        ReadOnlySpan<byte> samples = _decoder.Decode(_image.TransferSyntax, frame, _image.Description);
        ImagePixelDescription decoded = _image.Description.Decoded(_image.TransferSyntax);
        return Form.TransferSyntax == TransferSyntaxUid.ExplicitLittleEndian
            ? samples
            : Transcode(_file.Write(TransferSyntaxUid.ExplicitLittleEndian, samples, decoded));
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
            && OnDemandTranscoder.FindDifference(file, _transcoded.Bytes) is { } difference)
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
        if (_decoder is not null)
        {
            _services.FrameDecoders!.Return(_decoder);
        }
    }
}
