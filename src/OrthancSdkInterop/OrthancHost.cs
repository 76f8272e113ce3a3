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

    /// <param name="context">As given to OrthancPluginInitialize.</param>
    public OrthancHost(OrthancContext* context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _context = context;
        Version = new OrthancVersion(Marshal.PtrToStringUTF8((nint)context->OrthancVersion) ?? "");
    }

    public OrthancVersion Version { get; }

    /// <summary>Shown when Orthanc runs with --verbose or --verbose-plugins.</summary>
    public void LogInfo(ReadOnlySpan<char> message) => Log(Service.LogInfo, message);

    public void LogWarning(ReadOnlySpan<char> message) => Log(Service.LogWarning, message);

    public void LogError(ReadOnlySpan<char> message) => Log(Service.LogError, message);

    /// <summary>Logs an error without needing any memory.</summary>
    /// <param name="message">UTF-8 literal, zero-terminated as literals are.</param>
    public void LogError(ReadOnlySpan<byte> message)
    {
        fixed (byte* text = message)
        {
            _ = Invoke(Service.LogError, text);
        }
    }

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

    private void Log(Service service, ReadOnlySpan<char> message)
    {
        Span<byte> buffer = stackalloc byte[MaximumLogBytes];
        _ = Utf8.FromUtf16(message, buffer[..^1], out _, out int length);
        Span<byte> line = buffer[..length];
        foreach (ref byte letter in line)
        {
            if (letter < (byte)' ')
            {
                letter = (byte)' ';
            }
        }

        buffer[length] = 0;
        fixed (byte* text = buffer)
        {
            _ = Invoke(service, text);
        }
    }
}
