// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.InteropServices;
using System.Text.Unicode;
using OrthancSdkInterop.Abi;

namespace OrthancSdkInterop;

/// <summary>
/// The Orthanc that hosts the plugin, from Initialize to Finalize. All members may be called from any thread, but for the
/// registrations: those take a lock that Orthanc holds during callbacks, and belong into Initialize.
/// </summary>
public sealed unsafe partial class OrthancHost
{
    private const int MaximumLogBytes = 2048;

    private readonly OrthancContext* _context;
    private readonly byte[] _logPrefix;

    /// <param name="context">As given to OrthancPluginInitialize.</param>
    /// <param name="logPrefix">Begins every message in the log; UTF-8.</param>
    public OrthancHost(OrthancContext* context, ReadOnlySpan<byte> logPrefix)
    {
        ArgumentNullException.ThrowIfNull(context);
        _context = context;
        _logPrefix = logPrefix.ToArray();
        Version = new OrthancVersion(Marshal.PtrToStringUTF8((nint)context->OrthancVersion) ?? "");
    }

    public OrthancVersion Version { get; }

    /// <summary>Shown when Orthanc runs with --verbose or --verbose-plugins.</summary>
    public void LogInfo(ReadOnlySpan<char> message) => Log(Service.LogInfo, message);

    public void LogWarning(ReadOnlySpan<char> message) => Log(Service.LogWarning, message);

    public void LogError(ReadOnlySpan<char> message) => Log(Service.LogError, message);

    /// <summary>The configuration of Orthanc as JSON in UTF-8: what the user wrote, without the defaults.</summary>
    /// <returns>Empty when Orthanc does not give it.</returns>
    public byte[] GetConfiguration()
    {
        byte* text = null;
        RetrieveDynamicStringParameters parameters = new() { Result = &text };
        ErrorCode code = Invoke(Service.GetConfiguration, &parameters);
        if (code != ErrorCode.Success || text is null)
        {
            return [];
        }

        try
        {
            return MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text).ToArray();
        }
        finally
        {
            _context->Free(text);
        }
    }

    private ErrorCode Invoke(Service service, void* parameters) => _context->InvokeService(_context, service, parameters);

    /// <summary>Writes one line, cut off where the buffer ends. Allocates nothing, so that lack of memory can be logged.</summary>
    private void Log(Service service, ReadOnlySpan<char> message)
    {
        Span<byte> buffer = stackalloc byte[MaximumLogBytes];
        _logPrefix.CopyTo(buffer);
        _ = Utf8.FromUtf16(message, buffer[_logPrefix.Length..^1], out _, out int length);
        Span<byte> line = buffer.Slice(_logPrefix.Length, length);
        foreach (ref byte letter in line)
        {
            if (letter < (byte)' ')
            {
                letter = (byte)' ';
            }
        }

        buffer[_logPrefix.Length + length] = 0;
        fixed (byte* text = buffer)
        {
            _ = Invoke(service, text);
        }
    }
}
