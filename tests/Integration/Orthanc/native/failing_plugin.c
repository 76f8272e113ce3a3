/* SPDX-License-Identifier: GPL-3.0-or-later
 * Stands between Orthanc and the plugin PLUGIN: asked for memory of FAILS_FROM bytes and more, it says that there is none. Both are told to the compiler. */
#include <orthanc/OrthancCPlugin.h>

#include <dlfcn.h>

static OrthancPluginContext* orthanc;
static OrthancPluginContext between;
static void* plugin;

static OrthancPluginErrorCode invoke(struct _OrthancPluginContext_t* context, _OrthancPluginService service, const void* parameters)
{
  (void) context;
  return service == _OrthancPluginService_CreateMemoryBuffer64 && ((const _OrthancPluginCreateMemoryBuffer64*) parameters)->size >= FAILS_FROM
    ? OrthancPluginErrorCode_NotEnoughMemory
    : orthanc->InvokeService(orthanc, service, parameters);
}

static void* find(const char* name)
{
  plugin = plugin == NULL ? dlopen(PLUGIN, RTLD_NOW | RTLD_LOCAL) : plugin;
  return dlsym(plugin, name);
}

ORTHANC_PLUGINS_API int32_t OrthancPluginInitialize(OrthancPluginContext* context)
{
  orthanc = context;
  between = *context;
  between.InvokeService = invoke;
  return ((int32_t (*)(OrthancPluginContext*)) find("OrthancPluginInitialize"))(&between);
}

ORTHANC_PLUGINS_API void OrthancPluginFinalize(void)
{
  ((void (*)(void)) find("OrthancPluginFinalize"))();
}

ORTHANC_PLUGINS_API const char* OrthancPluginGetName(void)
{
  return ((const char* (*)(void)) find("OrthancPluginGetName"))();
}

ORTHANC_PLUGINS_API const char* OrthancPluginGetVersion(void)
{
  return ((const char* (*)(void)) find("OrthancPluginGetVersion"))();
}
