// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.InteropServices;

namespace TestSupport;

/// <summary>
/// Native memory whose last (or first) byte touches a page without access rights, so that a kernel cannot pass by luck: reading or writing
/// one element too far ends the test process.
/// </summary>
public sealed unsafe partial class GuardedMemory : IDisposable
{
    private const int ReadWrite = 3;
    private const int NoAccess = 0;
    private const int PrivateAnonymous = 0x22;

    private const uint ReserveAndCommit = 0x3000;
    private const uint PageReadWrite = 4;
    private const uint PageNoAccess = 1;
    private const uint Release = 0x8000;

    private readonly byte* _mapping;
    private readonly nuint _mappedBytes;

    /// <param name="length">Bytes that may be touched.</param>
    /// <param name="atEnd">True: the byte after the last one faults. False: the byte before the first one faults.</param>
    public GuardedMemory(int length, bool atEnd = true)
    {
        nuint page = (nuint)Environment.SystemPageSize;
        nuint usable = ((nuint)length + page - 1) / page * page;
        _mappedBytes = usable + 2 * page;
        _mapping = Map(_mappedBytes);
        Forbid(_mapping, page);
        Forbid(_mapping + page + usable, page);

        Length = length;
        Start = _mapping + page + (atEnd ? usable - (nuint)length : 0);
    }

    public byte* Start { get; }

    public int Length { get; }

    public Span<byte> Span => new(Start, Length);

    public void Dispose()
    {
        if (OperatingSystem.IsWindows())
        {
            _ = VirtualFree(_mapping, 0, Release);
        }
        else
        {
            _ = Munmap(_mapping, _mappedBytes);
        }
    }

    private static byte* Map(nuint bytes)
    {
        byte* mapping = OperatingSystem.IsWindows()
            ? (byte*)VirtualAlloc(null, bytes, ReserveAndCommit, PageReadWrite)
            : (byte*)Mmap(null, bytes, ReadWrite, PrivateAnonymous, -1, 0);
        return mapping != null && mapping != (byte*)-1 ? mapping : throw new InvalidOperationException("mmap or VirtualAlloc failed");
    }

    private static void Forbid(byte* start, nuint bytes)
    {
        bool succeeded = OperatingSystem.IsWindows()
            ? VirtualProtect(start, bytes, PageNoAccess, out _) != 0
            : Mprotect(start, bytes, NoAccess) == 0;
        if (!succeeded)
        {
            throw new InvalidOperationException("mprotect or VirtualProtect failed");
        }
    }

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial void* Mmap(void* address, nuint length, int protection, int flags, int file, long offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int Mprotect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int Munmap(void* address, nuint length);

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial void* VirtualAlloc(void* address, nuint length, uint kind, uint protection);

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial int VirtualProtect(void* address, nuint length, uint protection, out uint before);

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial int VirtualFree(void* address, nuint length, uint kind);
}
