/* SPDX-License-Identifier: GPL-3.0-or-later
 * Memory in pages by the names of POSIX, as far as fake_orthanc.c needs it. */
#pragma once

#define WIN32_LEAN_AND_MEAN
#include <windows.h>

#define PROT_NONE 0
#define PROT_READ 1
#define PROT_WRITE 2
#define MAP_PRIVATE 0
#define MAP_ANONYMOUS 0
#define MAP_NORESERVE 0
#define MAP_FAILED ((void*) -1)
#define _SC_PAGESIZE 0

static inline long sysconf(int name)
{
  (void) name;
  SYSTEM_INFO system;
  GetSystemInfo(&system);
  return (long) system.dwPageSize;
}

static inline DWORD page_protection(int protection)
{
  return protection & PROT_WRITE ? PAGE_READWRITE : protection & PROT_READ ? PAGE_READONLY : PAGE_NOACCESS;
}

static inline void* mmap(void* address, size_t bytes, int protection, int flags, int file, long offset)
{
  (void) flags, (void) file, (void) offset;
  void* memory = VirtualAlloc(address, bytes, MEM_RESERVE | MEM_COMMIT, page_protection(protection));
  return memory == NULL ? MAP_FAILED : memory;
}

static inline int mprotect(void* memory, size_t bytes, int protection)
{
  DWORD before;
  return VirtualProtect(memory, bytes, page_protection(protection), &before) ? 0 : -1;
}

static inline int munmap(void* memory, size_t bytes)
{
  (void) bytes;
  return VirtualFree(memory, 0, MEM_RELEASE) ? 0 : -1;
}
