// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using TestSupport;

namespace NativeHost;

/// <summary>The C program of the folder native, compiled, and the instance that it works with.</summary>
public sealed class HostProgram : IDisposable
{
    private const ushort Rows = 48;
    private const ushort Columns = 67;

    private readonly string _folder = Directory.CreateTempSubdirectory("native-host-").FullName;
    private readonly string _plugin = Path.Combine(Repository.Root, "artifacts", "plugin", "OrthancHtj2k.so");

    public HostProgram()
    {
        Missing = !File.Exists(_plugin) ? "The plugin is not built (eng/publish)"
            : !File.Exists("/usr/include/orthanc/OrthancCPlugin.h") ? "The SDK of Orthanc is not installed (package orthanc-dev)"
            : !CCompiler.IsInstalled ? "There is no C compiler (package gcc)"
            : null;
        if (Missing is not null)
        {
            return;
        }

        string native = Path.Combine(Repository.Root, "tests", "NativeHost", "native");
        CCompiler.Compile(Path.Combine(native, "host.c"), Program, Path.Combine(native, "fake_orthanc.c"), "-isystem", "/usr/include", "-ldl", "-lpthread");

        byte[] pixels = Gradient();
        File.WriteAllBytes(Pixels, pixels);
        DicomItem dataSet = DicomFile.Image(Rows, Columns, bitsAllocated: 16, bitsStored: 12).Set(0x7FE0_0010, "OW", pixels);
        File.WriteAllBytes(Instance, new DicomFile { DataSet = dataSet }.ToArray());
    }

    /// <summary>Why the program cannot run, or null.</summary>
    public string? Missing { get; }

    private string Program => Path.Combine(_folder, "host");

    private string Instance => Path.Combine(_folder, "instance.dcm");

    private string Pixels => Path.Combine(_folder, "pixels.raw");

    /// <exception cref="InvalidOperationException">The program found a fault, or died of one.</exception>
    public void Run(string scenario) => _ = CCompiler.Run(Program, _plugin, scenario, Instance, Pixels);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

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
