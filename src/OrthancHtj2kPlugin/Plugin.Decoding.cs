// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Coding;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Settings;
using OrthancHtj2kPlugin.Transcoding;

namespace OrthancHtj2kPlugin;

/// <content>What viewers and receivers get of stored images.</content>
internal sealed unsafe partial class Plugin
{
    private void StartDecoding(PluginSettings settings, TranscodingOptions options, IPrivateElements? privateElements)
    {
        new RouteRegistration(Host).RegisterReading();
        long keptBytes = KeptBytes / settings.Threads;
        Decoders = new(settings.Threads, () => new FrameImageDecoder(settings.Threads), decoder => decoder.Trim(keptBytes));
        FrameDecoders = new(settings.Threads, () => new NativeFrameDecoder(settings.Threads), decoder => decoder.Trim(keptBytes));
        Expect(Host.RegisterDecodeImageCallback(&DecodeImageCallback.Invoke), "the image decoder");
        LargeTurn turn = new(settings.LongestSpan);
        Transcoders = new WorkerPool<OnDemandTranscoder>(settings.Threads, () => new(Host, options, privateElements, turn));
        Expect(Host.RegisterTranscoderCallback(&TranscoderCallback.Invoke), "the transcoder");
    }

    /// <summary>
    /// With wrong settings, nothing is written: nobody knows what they were to be. But what is stored must still be seen, and no setting
    /// changes what viewers get.
    /// </summary>
    private void StartWithout(SettingsException exception)
    {
        SettingsError = $"{exception.Message} Until it is mended, received instances are stored as they arrive, there is no backfill, and stored images are shown and sent with the default settings.";
        Settings = new PluginSettings { Enabled = false };
        StartDecoding(Settings, Settings.ToTranscodingOptions(), PrivateElements);
        Host.LogError(SettingsError);
    }
}
