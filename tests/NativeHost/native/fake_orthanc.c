/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake_orthanc.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Bytes after each row, which expose a decoder that ignores the pitch of the image. */
#define ROW_PADDING 12
#define PADDING_BYTE 0xA5

void fail(const char* format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  vfprintf(stderr, format, arguments);
  va_end(arguments);
  fputc('\n', stderr);
  _exit(1);
}

static size_t mapped_bytes(size_t bytes)
{
  size_t page = (size_t) sysconf(_SC_PAGESIZE);
  return (bytes + page - 1) / page * page + page;
}

void* guarded_allocate(size_t bytes)
{
  size_t page = (size_t) sysconf(_SC_PAGESIZE);
  size_t mapped = mapped_bytes(bytes);
  uint8_t* base = mmap(NULL, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (base == MAP_FAILED || mprotect(base + mapped - page, page, PROT_NONE) != 0)
  {
    fail("no guarded memory of %zu bytes", bytes);
  }

  return base + mapped - page - bytes;
}

static uint8_t* mapping_of(void* memory, size_t bytes)
{
  return (uint8_t*) memory + bytes + sysconf(_SC_PAGESIZE) - mapped_bytes(bytes);
}

void guarded_free(void* memory, size_t bytes)
{
  CHECK(munmap(mapping_of(memory, bytes), mapped_bytes(bytes)) == 0);
}

void* guarded_copy(const void* source, size_t bytes)
{
  void* copy = guarded_allocate(bytes);
  if (bytes > 0)
  {
    memcpy(copy, source, bytes);
    size_t page = (size_t) sysconf(_SC_PAGESIZE);
    CHECK(mprotect(mapping_of(copy, bytes), mapped_bytes(bytes) - page, PROT_READ) == 0);
  }

  return copy;
}

static OrthancPluginErrorCode create_image(Orthanc* orthanc, const _OrthancPluginCreateImage* p)
{
  static const uint32_t bytes_per_pixel[] = {
    [OrthancPluginPixelFormat_Grayscale8] = 1, [OrthancPluginPixelFormat_Grayscale16] = 2, [OrthancPluginPixelFormat_SignedGrayscale16] = 2,
    [OrthancPluginPixelFormat_RGB24] = 3, [OrthancPluginPixelFormat_RGB48] = 6, [OrthancPluginPixelFormat_Grayscale32] = 4 };

  if (orthanc->refuses_images)
  {
    return OrthancPluginErrorCode_NotEnoughMemory;
  }

  CHECK((size_t) p->format < sizeof(bytes_per_pixel) / sizeof(*bytes_per_pixel) && bytes_per_pixel[p->format] > 0);
  Image* image = calloc(1, sizeof(Image));
  image->format = p->format;
  image->width = p->width;
  image->height = p->height;
  image->pitch = p->width * bytes_per_pixel[p->format] + ROW_PADDING;
  image->bytes = (size_t) image->pitch * p->height;
  image->buffer = guarded_allocate(image->bytes);
  for (uint32_t row = 0; row < p->height; row++)
  {
    memset(image->buffer + (size_t) (row + 1) * image->pitch - ROW_PADDING, PADDING_BYTE, ROW_PADDING);
  }

  *p->target = (OrthancPluginImage*) image;
  atomic_fetch_add(&orthanc->images_alive, 1);
  return OrthancPluginErrorCode_Success;
}

void image_free(Orthanc* orthanc, Image* image)
{
  for (uint32_t row = 0; row < image->height; row++)
  {
    const uint8_t* end = image->buffer + (size_t) (row + 1) * image->pitch;
    for (int i = 1; i <= ROW_PADDING; i++)
    {
      CHECK(end[-i] == PADDING_BYTE);
    }
  }

  guarded_free(image->buffer, image->bytes);
  free(image);
  atomic_fetch_sub(&orthanc->images_alive, 1);
}

/* Code that finds too little stack reports it in .NET's words. */
static void check_text(const char* text)
{
  CHECK(strlen(text) > 0 && strstr(text, "nsufficient stack") == NULL && strstr(text, "InsufficientExecutionStack") == NULL);
}

static void encode(Orthanc* orthanc, const _OrthancPluginCreateDicomInstance* p)
{
  Instance* encoded = malloc(sizeof(Instance));
  encoded->size = p->size;
  encoded->data = malloc(p->size);
  memcpy(encoded->data, p->buffer, p->size);
  encoded->data[p->size - 1] ^= orthanc->alters_samples ? 1 : 0;
  orthanc->instances_encoded++;
  *p->target = (OrthancPluginDicomInstance*) encoded;
}

static OrthancPluginErrorCode invoke(struct _OrthancPluginContext_t* context, _OrthancPluginService service, const void* parameters)
{
  Orthanc* orthanc = (Orthanc*) context;
  switch ((int) service)
  {
    case _OrthancPluginService_LogError:
      atomic_fetch_add(&orthanc->errors_logged, 1);
      snprintf(orthanc->last_error, sizeof(orthanc->last_error), "%s", (const char*) parameters);
      check_text(parameters);
      return OrthancPluginErrorCode_Success;

    case _OrthancPluginService_LogInfo:
    case _OrthancPluginService_LogWarning:
      check_text(parameters);
      return OrthancPluginErrorCode_Success;

    case _OrthancPluginService_SetPluginProperty:
      CHECK(strcmp(((const _OrthancPluginSetPluginProperty*) parameters)->plugin, "htj2k") == 0);
      return OrthancPluginErrorCode_Success;

    case _OrthancPluginService_GetConfiguration:
      *((const _OrthancPluginRetrieveDynamicString*) parameters)->result = strdup(orthanc->configuration);
      return OrthancPluginErrorCode_Success;

    case _OrthancPluginService_RegisterRestCallbackNoLock:
    {
      const _OrthancPluginRestCallback* p = parameters;
      CHECK(orthanc->route_count < MAXIMUM_ROUTES);
      orthanc->routes[orthanc->route_count++] = (Route) { .path = strdup(p->pathRegularExpression), .callback = p->callback };
      if (strcmp(p->pathRegularExpression, "/htj2k/status") == 0)
      {
        orthanc->status_route = p->callback;
      }

      return OrthancPluginErrorCode_Success;
    }

    case _OrthancPluginService_RegisterDecodeImageCallback:
      orthanc->decode_image = ((const _OrthancPluginDecodeImageCallback*) parameters)->callback;
      return OrthancPluginErrorCode_Success;

    case _OrthancPluginService_GetConfigurationPath:
      *((const _OrthancPluginRetrieveDynamicString*) parameters)->result = strdup("");
      return OrthancPluginErrorCode_Success;

    case _OrthancPluginService_GetCommandLineArgumentsCount:
      *((const _OrthancPluginReturnSingleValue*) parameters)->resultUint32 = 0;
      return OrthancPluginErrorCode_Success;

    case _OrthancPluginService_RegisterOnChangeCallback:
      CHECK(((const _OrthancPluginOnChangeCallback*) parameters)->callback != NULL);
      orthanc->on_change = ((const _OrthancPluginOnChangeCallback*) parameters)->callback;
      return OrthancPluginErrorCode_Success;

    case _OrthancPluginService_GetGlobalProperty:
      *((const _OrthancPluginGlobalProperty*) parameters)->result = strdup(((const _OrthancPluginGlobalProperty*) parameters)->value);
      return OrthancPluginErrorCode_Success;

    case _OrthancPluginService_SetGlobalProperty:
      CHECK(((const _OrthancPluginGlobalProperty*) parameters)->property >= 1024);
      check_text(((const _OrthancPluginGlobalProperty*) parameters)->value);
      orthanc->properties_set++;
      return OrthancPluginErrorCode_Success;

    case _OrthancPluginService_CallHttpClient2:
    {
      const _OrthancPluginCallHttpClient2* p = parameters;
      CHECK(p->method == OrthancPluginHttpMethod_Post && strncmp(p->url, "https://", 8) == 0 && p->timeout > 0);
      CHECK(p->headersCount == 1 && strcmp(p->headersKeys[0], "Content-Type") == 0 && strcmp(p->headersValues[0], "application/json") == 0);
      CHECK(p->bodySize > 2 && ((const char*) p->body)[0] == '{' && ((const char*) p->body)[p->bodySize - 1] == '}');
      p->answerBody->data = strdup("done");
      p->answerBody->size = 4;
      *p->httpStatus = 200;
      atomic_fetch_add(&orthanc->notices_posted, 1);
      return OrthancPluginErrorCode_Success;
    }

    case _OrthancPluginService_RegisterIncomingHttpRequestFilter2:
    {
      /* Requests pass whatever the filter is asked, writing ones too. */
      const _OrthancPluginIncomingHttpRequestFilter2* p = parameters;
      CHECK(p->callback(OrthancPluginHttpMethod_Get, "/system", "127.0.0.1", 0, NULL, NULL, 0, NULL, NULL) == 1);
      CHECK(p->callback(OrthancPluginHttpMethod_Put, "/studies/1/metadata/1024", "127.0.0.1", 0, NULL, NULL, 0, NULL, NULL) == 1);
      return OrthancPluginErrorCode_Success;
    }

    case _OrthancPluginService_RegisterRefreshMetricsCallback:
      orthanc->refresh_metrics = ((const _OrthancPluginRegisterRefreshMetricsCallback*) parameters)->callback;
      return OrthancPluginErrorCode_Success;

    case _OrthancPluginService_SetMetricsValue:
      CHECK(strncmp(((const _OrthancPluginSetMetricsValue*) parameters)->name, "orthanc_htj2k_", 14) == 0);
      orthanc->metrics++;
      return OrthancPluginErrorCode_Success;

    /* SetMetricsIntegerValue, which the oldest header does not know. */
    case 43:
      CHECK(strncmp(*(const char* const*) parameters, "orthanc_htj2k_", 14) == 0);
      orthanc->metrics++;
      return OrthancPluginErrorCode_Success;

    case _OrthancPluginService_RegisterJobsUnserializer:
      CHECK(((const _OrthancPluginJobsUnserializer*) parameters)->unserializer != NULL);
      return OrthancPluginErrorCode_Success;

    case _OrthancPluginService_RegisterTranscoderCallback:
      orthanc->transcode = ((const _OrthancPluginTranscoderCallback*) parameters)->callback;
      return OrthancPluginErrorCode_Success;

    case _OrthancPluginService_RegisterErrorCode:
    {
      const _OrthancPluginRegisterErrorCode* p = parameters;
      CHECK(p->code > 0 && strlen(p->message) > 0);
      *p->target = (OrthancPluginErrorCode) (1000000 + p->code);
      return OrthancPluginErrorCode_Success;
    }

    case _OrthancPluginService_RegisterReceivedInstanceCallback:
      if (orthanc->refuses_received_instance_callback)
      {
        return OrthancPluginErrorCode_Plugin;
      }

      orthanc->received_instance = ((const _OrthancPluginReceivedInstanceCallback*) parameters)->callback;
      return OrthancPluginErrorCode_Success;

    case _OrthancPluginService_CreateMemoryBuffer64:
    {
      const _OrthancPluginCreateMemoryBuffer64* p = parameters;
      if (orthanc->refuses_memory)
      {
        return OrthancPluginErrorCode_NotEnoughMemory;
      }

      p->target->data = guarded_allocate(p->size);
      p->target->size = p->size;
      return OrthancPluginErrorCode_Success;
    }

    case _OrthancPluginService_CreateMemoryBuffer:
    {
      /* The plugin frees it when a second attempt needs another. */
      const _OrthancPluginCreateMemoryBuffer* p = parameters;
      p->target->data = malloc(p->size);
      p->target->size = p->size;
      return OrthancPluginErrorCode_Success;
    }

    case _OrthancPluginService_TranscodeDicomInstance:
      encode(orthanc, parameters);
      return OrthancPluginErrorCode_Success;

    case _OrthancPluginService_GetInstanceData:
    {
      const _OrthancPluginAccessDicomInstance* p = parameters;
      *p->resultString = (const char*) ((const Instance*) p->instance)->data;
      return OrthancPluginErrorCode_Success;
    }

    case _OrthancPluginService_GetInstanceSize:
    {
      const _OrthancPluginAccessDicomInstance* p = parameters;
      *p->resultInt64 = (int64_t) ((const Instance*) p->instance)->size;
      return OrthancPluginErrorCode_Success;
    }

    case _OrthancPluginService_FreeDicomInstance:
    {
      Instance* freed = (Instance*) ((const _OrthancPluginFreeDicomInstance*) parameters)->dicom;
      free(freed->data);
      free(freed);
      return OrthancPluginErrorCode_Success;
    }

    case _OrthancPluginService_CreateImage:
      return create_image(orthanc, parameters);

    case _OrthancPluginService_GetImagePitch:
    {
      const _OrthancPluginGetImageInfo* p = parameters;
      *p->resultUint32 = ((const Image*) p->image)->pitch;
      return OrthancPluginErrorCode_Success;
    }

    case _OrthancPluginService_GetImageBuffer:
    {
      const _OrthancPluginGetImageInfo* p = parameters;
      *p->resultBuffer = ((const Image*) p->image)->buffer;
      return OrthancPluginErrorCode_Success;
    }

    case _OrthancPluginService_FreeImage:
      image_free(orthanc, (Image*) ((const _OrthancPluginFreeImage*) parameters)->image);
      return OrthancPluginErrorCode_Success;

    case _OrthancPluginService_AnswerBuffer:
    {
      const _OrthancPluginAnswerBuffer* p = parameters;
      CHECK(p->output == (void*) orthanc && p->answerSize < sizeof(orthanc->last_answer));
      memcpy(orthanc->last_answer, p->answer, p->answerSize);
      orthanc->last_answer[p->answerSize] = 0;
      check_text(orthanc->last_answer);
      return OrthancPluginErrorCode_Success;
    }

    default:
      return OrthancPluginErrorCode_UnknownPluginService;
  }
}

Orthanc* orthanc_create(const char* version, const char* configuration)
{
  Orthanc* orthanc = guarded_allocate(sizeof(Orthanc));
  orthanc->context.pluginsManager = orthanc;
  orthanc->context.orthancVersion = version;
  orthanc->context.Free = free;
  orthanc->context.InvokeService = invoke;
  orthanc->configuration = configuration;
  return orthanc;
}

void orthanc_destroy(Orthanc* orthanc)
{
  guarded_free(orthanc, sizeof(Orthanc));
}
