/* SPDX-License-Identifier: GPL-3.0-or-later
 * A plugin of Orthanc whose encoder is wrong: whatever it shall transcode to TRANSFER_SYNTAX becomes the file FILE_NAME. Both are told to the compiler. */
#include <orthanc/OrthancCPlugin.h>

#include <stdio.h>

static OrthancPluginContext* context;

static OrthancPluginErrorCode transcode(
  OrthancPluginMemoryBuffer* transcoded, const void* instance, uint64_t size, const char* const* allowed, uint32_t count, uint8_t may_be_lossy)
{
  (void) instance;
  (void) size;
  (void) may_be_lossy;
  FILE* file = count == 1 && strcmp(allowed[0], TRANSFER_SYNTAX) == 0 ? fopen(FILE_NAME, "rb") : NULL;
  if (file == NULL)
  {
    return OrthancPluginErrorCode_Plugin;
  }

  fseek(file, 0, SEEK_END);
  uint32_t length = (uint32_t) ftell(file);
  rewind(file);
  OrthancPluginErrorCode code = OrthancPluginCreateMemoryBuffer(context, transcoded, length);
  if (code == OrthancPluginErrorCode_Success && fread(transcoded->data, 1, length, file) != length)
  {
    code = OrthancPluginErrorCode_Plugin;
  }

  fclose(file);
  return code;
}

ORTHANC_PLUGINS_API int32_t OrthancPluginInitialize(OrthancPluginContext* given)
{
  context = given;
  OrthancPluginRegisterTranscoderCallback(given, transcode);
  return 0;
}

ORTHANC_PLUGINS_API void OrthancPluginFinalize(void)
{
}

ORTHANC_PLUGINS_API const char* OrthancPluginGetName(void)
{
  return "altering-encoder";
}

ORTHANC_PLUGINS_API const char* OrthancPluginGetVersion(void)
{
  return "1";
}
