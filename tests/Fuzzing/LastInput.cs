// SPDX-License-Identifier: GPL-3.0-or-later
using System.IO.MemoryMappedFiles;

namespace Fuzzing;

/// <summary>
/// Keeps the input that runs now in a mapped file, which outlives a crash of the process: 4 bytes of length, then the input.
/// </summary>
internal sealed class LastInput : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    public LastInput(int worker, long capacity)
    {
        Location = Path.Combine(Path.GetTempPath(), $"fuzzing-{Environment.ProcessId}-{worker}.input");
        _file = MemoryMappedFile.CreateFromFile(Location, FileMode.Create, null, capacity + sizeof(int));
        _view = _file.CreateViewAccessor();
    }

    public string Location { get; }

    public void Keep(ReadOnlySpan<byte> input)
    {
        _view.Write(0, input.Length);
        _view.SafeMemoryMappedViewHandle.WriteSpan(sizeof(int), input);
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
