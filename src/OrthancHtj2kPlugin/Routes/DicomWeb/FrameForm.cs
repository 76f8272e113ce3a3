// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Coding;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using OrthancHtj2kPlugin.Routes.Frames;
using OrthancHtj2kPlugin.Services;
using OrthancHtj2kPlugin.Transcoding;

namespace OrthancHtj2kPlugin.Routes.DicomWeb;

/// <summary>Gives the frames of an image the negotiated form, one at a time.</summary>
internal sealed class FrameForm : IDisposable
{
    private readonly StoredImage _image;
    private readonly int _reductions;
    private readonly WorkerPool<NativeFrameDecoder>? _pool;
    private readonly NativeFrameDecoder? _decoder;

    /// <param name="reductions">How many of the highest resolutions are left out of codestreams that can be shortened.</param>
    public FrameForm(IRouteServices services, StoredImage image, FrameRepresentation form, int reductions)
    {
        _image = image;
        _reductions = reductions;
        Form = form;
        if (form.IsDecoded)
        {
            _pool = services.FrameDecoders!;
            _decoder = _pool.Rent();
        }
    }

    public FrameRepresentation Form { get; }

    /// <param name="frame">As it is stored.</param>
    /// <returns>Valid until the next call, and as long as the frame.</returns>
    public ReadOnlySpan<byte> Make(ReadOnlySpan<byte> frame)
    {
        if (_decoder is not null)
        {
            return _decoder.Decode(_image.TransferSyntax, frame, _image.Description);
        }

        return TransferSyntaxUid.IsJpeg2000Family(_image.TransferSyntax)
            ? ReducedFrame.Shorten(FrameCodestreams.Unwrap(frame), _reductions)
            : frame;
    }

    /// <summary>
    /// The codestreams of one instance may differ: one that does not satisfy the syntax of the first is labelled with its own.
    /// </summary>
    public string ContentTypeOf(ReadOnlySpan<byte> frame)
        => Form.IsDecoded || Form.TransferSyntax == _image.TransferSyntax || FrameRepresentation.Of(_image.TransferSyntax, frame)
            .Contains(Form)
            ? Form.ContentType
            : (Form with { TransferSyntax = _image.TransferSyntax }).ContentType;

    public void Dispose()
    {
        if (_decoder is not null)
        {
            _pool!.Return(_decoder);
        }
    }
}
