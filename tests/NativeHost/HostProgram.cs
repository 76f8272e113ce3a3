// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using TestSupport;

namespace NativeHost;

/// <summary>The C program of the folder native, compiled, and the instance that it works with.</summary>
public abstract class HostProgram : IDisposable
{
    private const string SdkHeader = "/usr/include/orthanc/OrthancCPlugin.h";

    private const ushort Rows = 48;
    private const ushort Columns = 67;
    private const uint ContentSequence = 0x0040_A730;

    /// <summary>As many as the transcoder takes.</summary>
    private const int NestedSequences = 64;

    private readonly string _folder = Directory.CreateTempSubdirectory("native-host-").FullName;
    private readonly Platform _platform;

    protected HostProgram(Platform platform)
    {
        _platform = platform;
        Missing = !File.Exists(platform.PluginPath) ? $"There is no {platform.Plugin} (eng/publish)"
            : !File.Exists(SdkHeader) ? "The SDK of Orthanc is not installed (package orthanc-dev)"
            : !ProgramSearch.Finds(platform.Compiler) ? $"There is no C compiler {platform.Compiler}"
            : platform.Runner is [string runner, ..] && !ProgramSearch.Finds(runner) ? $"There is no {runner}"
            : null;
        if (Missing is not null)
        {
            return;
        }

        // Alone: beside it lie the headers of this system.
        string sdk = Directory.CreateDirectory(Path.Combine(_folder, "sdk", "orthanc")).FullName;
        File.Copy(SdkHeader, Path.Combine(sdk, Path.GetFileName(SdkHeader)));
        CCompiler.Compile(platform.Compiler, Platform.Source("host.c"), Program,
            [Platform.Source("fake_orthanc.c"), "-isystem", Path.GetDirectoryName(sdk)!, .. platform.Options]);

        File.WriteAllBytes(Pixels, Gradient());
        File.WriteAllBytes(Instance, new DicomFile { DataSet = Image() }.ToArray());
        DicomItem deep = Image().Sequence(ContentSequence, hasUndefinedLength: true, Nested(NestedSequences - 1));
        File.WriteAllBytes(NestedInstance, new DicomFile { TransferSyntax = DicomFile.ImplicitLittleEndian, DataSet = deep }.ToArray());
    }

    /// <summary>Why the program cannot run, or null.</summary>
    public string? Missing { get; }

    private string Program => Path.Combine(_folder, "host.exe");

    private string Instance => Path.Combine(_folder, "instance.dcm");

    private string NestedInstance => Path.Combine(_folder, "nested.dcm");

    private string Pixels => Path.Combine(_folder, "pixels.raw");

    /// <exception cref="InvalidOperationException">The program found a fault, or crashed on one.</exception>
    public void Run(string scenario)
    {
        string[] command = [.. _platform.Runner, Program, _platform.PluginPath, scenario, Instance, Pixels, NestedInstance];
        _ = CCompiler.Run(command[0], command[1..]);
    }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private static DicomItem Image()
        => DicomFile.Image(Rows, Columns, bitsAllocated: 16, bitsStored: 12).Set(0x7FE0_0010, "OW", Gradient());

    private static DicomItem Nested(int depth)
    {
        DicomItem item = new DicomItem { HasUndefinedLength = true }.Text(0x0008_0100, "SH", "CODE");
        return depth == 0 ? item : item.Sequence(ContentSequence, hasUndefinedLength: true, Nested(depth - 1));
    }

    private static byte[] Gradient()
    {
        byte[] pixels = new byte[Rows * Columns * 2];
        for (int i = 0; i < Rows * Columns; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(pixels.AsSpan(2 * i), (ushort)(i / Columns * 31 + i % Columns * 17));
        }

        return pixels;
    }
}
