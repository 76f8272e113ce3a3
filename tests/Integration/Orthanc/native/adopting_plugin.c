/* SPDX-License-Identifier: GPL-3.0-or-later
 * Has the name of the advanced-storage plugin, and answers for attachments in its place: files of the instances that are named in the
 * folder ADOPTED, which the compiler is told, do not belong to Orthanc. It keeps no files. */
#define _GNU_SOURCE
#include <orthanc/OrthancCPlugin.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static OrthancPluginContext* orthanc;

static OrthancPluginErrorCode answer(OrthancPluginRestOutput* output, const char* url, const OrthancPluginHttpRequest* request)
{
  char path[4096];
  char* extended = NULL;
  OrthancPluginMemoryBuffer core;
  OrthancPluginErrorCode code = OrthancPluginRestApiGet(orthanc, &core, url);
  if (code != OrthancPluginErrorCode_Success)
    return code;
  snprintf(path, sizeof path, "%s/%s", ADOPTED, request->groups[1]);
  const char* end = memrchr(core.data, '}', core.size);
  int length = end == NULL ? -1 : asprintf(&extended, "%.*s, \"IsOwnedByOrthanc\": %s}", (int) (end - (const char*) core.data),
                                           (const char*) core.data, access(path, F_OK) == 0 ? "false" : "true");
  OrthancPluginFreeMemoryBuffer(orthanc, &core);
  if (length < 0)
    return OrthancPluginErrorCode_InternalError;
  OrthancPluginAnswerBuffer(orthanc, output, extended, (uint32_t) length, "application/json");
  free(extended);
  return OrthancPluginErrorCode_Success;
}

ORTHANC_PLUGINS_API int32_t OrthancPluginInitialize(OrthancPluginContext* context)
{
  orthanc = context;
  OrthancPluginRegisterRestCallbackNoLock(context, "/(studies|series|instances|patients)/([^/]+)/attachments/(.*)/info", answer);
  return 0;
}

ORTHANC_PLUGINS_API void OrthancPluginFinalize(void)
{
}

ORTHANC_PLUGINS_API const char* OrthancPluginGetName(void)
{
  return "advanced-storage";
}

ORTHANC_PLUGINS_API const char* OrthancPluginGetVersion(void)
{
  return "1.0";
}
