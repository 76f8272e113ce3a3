// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Integration.Orthanc;

namespace Integration.Tools;

/// <summary>DCMTK's storescp: a device that takes images by C-STORE, old enough to know no compression.</summary>
internal sealed class StoreScp : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("storescp-").FullName;
    private readonly Process _process;

    /// <param name="option">Which transfer syntaxes it takes: "+xi" for Implicit VR Little Endian only.</param>
    public StoreScp(params string[] option)
    {
        Port = FreePorts.Next();
        _process =
            Process.Start(
            new ProcessStartInfo("storescp", ["-q", .. option, "-od", _folder, Port.ToString(CultureInfo.InvariantCulture)]))!;
        Stopwatch watch = Stopwatch.StartNew();
        while (!Listens() && watch.Elapsed < s_patience)
        {
            Thread.Sleep(20);
        }
    }

    public int Port { get; }

    /// <summary>A device that takes only one transfer syntax, for the SOP classes given; all by the names of DCMTK.</summary>
    public static StoreScp TakingOnly(string transferSyntax, params string[] sopClasses)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(
                file,
                [
                    "[[TransferSyntaxes]]", "[Only]", $"TransferSyntax1 = {transferSyntax}",
                    "[[PresentationContexts]]", "[Storage]",
                        .. sopClasses.Select((sopClass, i) => $"PresentationContext{i + 1} = {sopClass}\\Only"),
                    "[[Profiles]]", "[Default]", "PresentationContexts = Storage",
                ]);
            return new StoreScp("-xf", file, "Default");
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>The files received so far, by SOP Instance UID; of one received twice the last.</summary>
    public Dictionary<string, byte[]> Received()
    {
        Dictionary<string, byte[]> files = [];
        foreach (string path in Directory.GetFiles(_folder).OrderBy(File.GetLastWriteTimeUtc))
        {
            files[Path.GetFileName(path).Split('.', 2)[1]] = File.ReadAllBytes(path);
        }

        return files;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private bool Listens()
    {
        try
        {
            using TcpClient client = new("127.0.0.1", Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
