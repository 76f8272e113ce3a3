// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using OrthancSdkInterop.Abi;
using OrthancSdkInterop.Callbacks;
using OrthancSdkInterop.Jobs;

namespace OrthancSdkInterop;

/// <summary>
/// The Orthanc that hosts the plugin, from Initialize to Finalize. All members except the registrations may be called from any thread.
/// Registrations take a lock that Orthanc holds during callbacks, and belong in Initialize.
/// </summary>
public sealed unsafe partial class OrthancHost : IOrthancRest, IOrthancLog, IOrthancJobs, IOrthancTranscoder, IOrthancDatabase,
    IOrthancHttpClient
{
    private const int MaximumLogBytes = 2048;

    private readonly OrthancContext* _context;
    private readonly byte[] _logPrefix;
    private readonly string _logName;

    /// <param name="context">As given to OrthancPluginInitialize.</param>
    /// <param name="logName">
    /// Begins every line in the log: a message that does not begin with it and a space gets it and a colon in front. ASCII.
    /// </param>
    public OrthancHost(OrthancContext* context, string logName)
    {
        ArgumentNullException.ThrowIfNull(context);
        _context = context;
        _logName = $"{logName} ";
        _logPrefix = Encoding.ASCII.GetBytes($"{logName}: ");
        Version = new OrthancVersion(Marshal.PtrToStringUTF8((nint)context->OrthancVersion) ?? "");
    }

    /// <inheritdoc/>
    public OrthancVersion Version { get; }

    /// <inheritdoc/>
    public void LogInfo(ReadOnlySpan<char> message) => Log(Service.LogInfo, message);

    /// <inheritdoc/>
    public void LogWarning(ReadOnlySpan<char> message) => Log(Service.LogWarning, message);

    /// <summary>Logs a warning that people search for by its beginning: without the name of the plugin in front.</summary>
    public void LogWarningAsItIs(ReadOnlySpan<char> message) => Log(Service.LogWarning, message, isNamed: true);

    /// <inheritdoc/>
    public void LogError(ReadOnlySpan<char> message) => Log(Service.LogError, message);

    /// <summary>The configuration of Orthanc as JSON in UTF-8, as the user wrote it, without defaults.</summary>
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

    /// <summary>The arguments with which Orthanc was started.</summary>
    public string[] GetCommandLineArguments()
    {
        uint count = 0;
        ReturnSingleValueParameters parameters = new() { ResultUInt32 = &count };
        if (Invoke(Service.GetCommandLineArgumentsCount, &parameters) != ErrorCode.Success)
        {
            return [];
        }

        string[] arguments = new string[count];
        for (int i = 0; i < arguments.Length; i++)
        {
            byte* text = null;
            GlobalPropertyParameters argument = new() { Result = &text, Property = i };
            arguments[i] = Invoke(Service.GetCommandLineArgument, &argument) == ErrorCode.Success ? TakeString(text) : "";
        }

        return arguments;
    }

    /// <summary>
    /// The file that Orthanc took its configuration from; of a folder of files, the folder above it, or itself when it was named with a
    /// slash.
    /// </summary>
    /// <returns>Empty when there is none.</returns>
    public string GetConfigurationPath()
    {
        byte* text = null;
        RetrieveDynamicStringParameters parameters = new() { Result = &text };
        return Invoke(Service.GetConfigurationPath, &parameters) == ErrorCode.Success ? TakeString(text) : "";
    }

    /// <summary>A string of Orthanc's, which is freed.</summary>
    private string TakeString(byte* text)
    {
        if (text is null)
        {
            return "";
        }

        string taken = Marshal.PtrToStringUTF8((nint)text) ?? "";
        _context->Free(text);
        return taken;
    }

    private ErrorCode Invoke(Service service, void* parameters) => _context->InvokeService(_context, service, parameters);

    /// <summary>Writes one line, cut off where the buffer ends. Allocates nothing, so that lack of memory can be logged.</summary>
    private void Log(Service service, ReadOnlySpan<char> message, bool isNamed = false)
    {
        Span<byte> buffer = stackalloc byte[MaximumLogBytes];
        ReadOnlySpan<byte> prefix = isNamed || message.StartsWith(_logName, StringComparison.Ordinal) ? [] : _logPrefix;
        prefix.CopyTo(buffer);
        _ = Utf8.FromUtf16(message, buffer[prefix.Length..^1], out _, out int length);
        Span<byte> line = buffer.Slice(prefix.Length, length);
        foreach (ref byte letter in line)
        {
            if (letter < (byte)' ')
            {
                letter = (byte)' ';
            }
        }

        buffer[prefix.Length + length] = 0;
        fixed (byte* text = buffer)
        {
            _ = Invoke(service, text);
        }
    }
}
