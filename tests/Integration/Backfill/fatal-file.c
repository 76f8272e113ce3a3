// SPDX-License-Identifier: GPL-3.0-or-later
// A library for LD_PRELOAD. It ends the process that opens a certain kind of DICOM file for reading, as a decoder with a grave fault would: the plugin opens
// what it is to work on by open(2), Orthanc by the streams of C++, which stay as they are.
#undef _FORTIFY_SOURCE
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char mark[] = "FATAL FILE";

static int checked(int file, int flags)
{
    char head[4096];
    ssize_t length = file >= 0 && (flags & O_ACCMODE) == O_RDONLY ? pread(file, head, sizeof head, 0) : 0;
    if (length > 132 && memcmp(head + 128, "DICM", 4) == 0 && memmem(head, (size_t)length, mark, sizeof mark - 1) != NULL)
    {
        abort();
    }

    return file;
}

static mode_t mode_of(int flags, va_list arguments)
{
    return (flags & (O_CREAT | __O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;
}

int open(const char *path, int flags, ...)
{
    int (*next)(const char *, int, ...) = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open");
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = mode_of(flags, arguments);
    va_end(arguments);
    return checked(next(path, flags, mode), flags);
}

int open64(const char *path, int flags, ...)
{
    int (*next)(const char *, int, ...) = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open64");
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = mode_of(flags, arguments);
    va_end(arguments);
    return checked(next(path, flags, mode), flags);
}
