// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.InteropServices;

namespace TestSupport;

/// <summary>
/// Native memory whose last (or first) byte touches a page without access rights, so that a kernel that reads or writes one
/// element too far ends the test process instead of passing by luck.
/// </summary>
public sealed unsafe partial class GuardedMemory : IDisposable
{
    private const int ReadWrite = 3;
    private const int NoAccess = 0;
    private const int PrivateAnonymous = 0x22;

    private readonly byte* _mapping;
    private readonly nuint _mappedBytes;

    /// <param name="length">Bytes that may be touched.</param>
    /// <param name="atEnd">True: the byte after the last one faults. False: the byte before the first one faults.</param>
    public GuardedMemory(int length, bool atEnd = true)
    {
        nuint page = (nuint)Environment.SystemPageSize;
        nuint usable = ((nuint)length + page - 1) / page * page;
        _mappedBytes = usable + 2 * page;
        _mapping = (byte*)Mmap(null, _mappedBytes, ReadWrite, PrivateAnonymous, -1, 0);
        if (_mapping == (byte*)-1
            || Mprotect(_mapping, page, NoAccess) != 0
            || Mprotect(_mapping + page + usable, page, NoAccess) != 0)
        {
            throw new InvalidOperationException("mmap or mprotect failed");
        }

        Length = length;
        Start = _mapping + page + (atEnd ? usable - (nuint)length : 0);
    }

    public byte* Start { get; }

    public int Length { get; }

    public Span<byte> Span => new(Start, Length);

    public void Dispose() => _ = Munmap(_mapping, _mappedBytes);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial void* Mmap(void* address, nuint length, int protection, int flags, int file, long offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int Mprotect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int Munmap(void* address, nuint length);
}
