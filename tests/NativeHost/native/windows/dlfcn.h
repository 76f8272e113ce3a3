/* SPDX-License-Identifier: GPL-3.0-or-later
 * The loading of libraries by the names of POSIX. */
#pragma once

#define WIN32_LEAN_AND_MEAN
#include <stdio.h>
#include <windows.h>

#define RTLD_NOW 0
#define RTLD_LOCAL 0

static inline void* dlopen(const char* path, int flags)
{
  (void) flags;
  return (void*) LoadLibraryA(path);
}

static inline void* dlsym(void* library, const char* name)
{
  return (void*) GetProcAddress((HMODULE) library, name);
}

static inline int dlclose(void* library)
{
  return FreeLibrary((HMODULE) library) ? 0 : -1;
}

static inline const char* dlerror(void)
{
  static char text[64];
  snprintf(text, sizeof text, "LoadLibrary: error %lu", GetLastError());
  return text;
}
