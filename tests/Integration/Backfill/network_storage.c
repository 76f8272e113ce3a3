/* SPDX-License-Identifier: GPL-3.0-or-later
 * Keeps the files of Orthanc in FOLDER as an object storage does: each is there as a whole or not at all, and each request takes a while.
 * While the file UNSTEADY exists, one request in twenty fails, before it does anything or after it has done all. All names are told to the
 * compiler. */
#define _GNU_SOURCE
#include <orthanc/OrthancCPlugin.h>

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DELAY_MICROSECONDS 5000
#define ONE_IN 20

static OrthancPluginContext* orthanc;
static atomic_uint requests;

static int fails(void)
{
  unsigned seed = atomic_fetch_add(&requests, 1) + (unsigned) getpid() * 977;
  return access(UNSTEADY, F_OK) == 0 && rand_r(&seed) % (2 * ONE_IN) == 0;
}

static void path_of(char* path, const char* uuid, const char* end)
{
  snprintf(path, 4096, "%s/%s%s", FOLDER, uuid, end);
}

static OrthancPluginErrorCode create(const char* uuid, const void* content, int64_t size, OrthancPluginContentType type)
{
  char path[4096], part[4096];
  (void) type;
  usleep(DELAY_MICROSECONDS);
  if (fails())
    return OrthancPluginErrorCode_NetworkProtocol;
  path_of(path, uuid, "");
  path_of(part, uuid, ".part");
  FILE* file = fopen(part, "wb");
  if (file == NULL)
    return OrthancPluginErrorCode_CannotWriteFile;
  size_t written = fwrite(content, 1, (size_t) size, file);
  if (fclose(file) != 0 || written != (size_t) size || rename(part, path) != 0)
    return OrthancPluginErrorCode_CannotWriteFile;
  return fails() ? OrthancPluginErrorCode_NetworkProtocol : OrthancPluginErrorCode_Success;
}

static OrthancPluginErrorCode read_range(OrthancPluginMemoryBuffer64* target, const char* uuid, OrthancPluginContentType type,
                                        uint64_t start)
{
  char path[4096];
  (void) type;
  usleep(DELAY_MICROSECONDS);
  path_of(path, uuid, "");
  FILE* file = fails() || fails() ? NULL : fopen(path, "rb");
  if (file == NULL)
    return OrthancPluginErrorCode_NetworkProtocol;
  size_t read = fseek(file, (long) start, SEEK_SET) == 0 ? fread(target->data, 1, target->size, file) : 0;
  fclose(file);
  return read == target->size ? OrthancPluginErrorCode_Success : OrthancPluginErrorCode_CorruptedFile;
}

static OrthancPluginErrorCode read_whole(OrthancPluginMemoryBuffer64* target, const char* uuid, OrthancPluginContentType type)
{
  char path[4096];
  path_of(path, uuid, "");
  FILE* file = fopen(path, "rb");
  if (file == NULL)
    return OrthancPluginErrorCode_InexistentFile;
  fseek(file, 0, SEEK_END);
  OrthancPluginErrorCode code = OrthancPluginCreateMemoryBuffer64(orthanc, target, (uint64_t) ftell(file));
  fclose(file);
  return code == OrthancPluginErrorCode_Success ? read_range(target, uuid, type, 0) : code;
}

static OrthancPluginErrorCode delete_file(const char* uuid, OrthancPluginContentType type)
{
  char path[4096];
  (void) type;
  usleep(DELAY_MICROSECONDS);
  path_of(path, uuid, "");
  return fails() || unlink(path) != 0 || fails() ? OrthancPluginErrorCode_NetworkProtocol : OrthancPluginErrorCode_Success;
}

ORTHANC_PLUGINS_API int32_t OrthancPluginInitialize(OrthancPluginContext* context)
{
  orthanc = context;
  OrthancPluginRegisterStorageArea2(context, create, read_whole, read_range, delete_file);
  return 0;
}

ORTHANC_PLUGINS_API void OrthancPluginFinalize(void)
{
}

ORTHANC_PLUGINS_API const char* OrthancPluginGetName(void)
{
  return "network-storage";
}

ORTHANC_PLUGINS_API const char* OrthancPluginGetVersion(void)
{
  return "1.0";
}
