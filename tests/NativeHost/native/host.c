/* SPDX-License-Identifier: GPL-3.0-or-later
 * Drives the built plugin the way Orthanc does, and worse.
 * usage: host PLUGIN SCENARIO INSTANCE PIXELS NESTED
 *   INSTANCE  a small image that can be converted, Grayscale16 without sign
 *   PIXELS    its samples, row by row
 *   NESTED    the same in Implicit VR, with sequences as deep as the plugin takes them
 * Ends with 0 when all is well, with 1 and a message when not, or by a signal. */
#include "fake_orthanc.h"

#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The HTTP threads of Orthanc have 102,400 bytes of stack, the default of its web server. Here are fewer, so that Orthanc has some for itself;
 * arm64 needs more for any thread. */
#define HTTP_STACK_BYTES 65536

#define CYCLES 10
#define THREADS 4
#define MUTATIONS 4000

typedef struct
{
  void* library;
  int32_t (*initialize)(OrthancPluginContext*);
  void (*finalize)(void);
  const char* (*get_name)(void);
  const char* (*get_version)(void);
} Plugin;

typedef struct
{
  uint8_t* data;
  size_t size;
} Bytes;

static const char* plugin_path;
static Bytes instance;
static Bytes pixels;
static Bytes nested;
static pthread_attr_t http_thread;

static Bytes read_file(const char* path)
{
  FILE* file = fopen(path, "rb");
  CHECK(file != NULL && fseek(file, 0, SEEK_END) == 0);
  Bytes bytes = { .size = (size_t) ftell(file) };
  rewind(file);
  bytes.data = malloc(bytes.size);
  CHECK(fread(bytes.data, 1, bytes.size, file) == bytes.size);
  fclose(file);
  return bytes;
}

static Plugin open_plugin(void)
{
  Plugin plugin = { .library = dlopen(plugin_path, RTLD_NOW | RTLD_LOCAL) };
  if (plugin.library == NULL)
  {
    fail("%s", dlerror());
  }

  *(void**) &plugin.initialize = dlsym(plugin.library, "OrthancPluginInitialize");
  *(void**) &plugin.finalize = dlsym(plugin.library, "OrthancPluginFinalize");
  *(void**) &plugin.get_name = dlsym(plugin.library, "OrthancPluginGetName");
  *(void**) &plugin.get_version = dlsym(plugin.library, "OrthancPluginGetVersion");
  CHECK(plugin.initialize != NULL && plugin.finalize != NULL && plugin.get_name != NULL && plugin.get_version != NULL);
  return plugin;
}

static void close_plugin(Plugin* plugin)
{
  CHECK(dlclose(plugin->library) == 0);
}

/* Offers an instance, in memory that can only be read and ends at a page that cannot. The caller frees what is returned; empty when the instance is kept. */
static Bytes receive(Orthanc* orthanc, const uint8_t* data, size_t size)
{
  uint8_t* copy = guarded_copy(data, size);
  OrthancPluginMemoryBuffer64 modified = { NULL, 0 };
  OrthancPluginReceivedInstanceAction action = orthanc->received_instance(&modified, copy, size, OrthancPluginInstanceOrigin_RestApi);
  guarded_free(copy, size);

  Bytes result = { NULL, 0 };
  if (action == OrthancPluginReceivedInstanceAction_Modify)
  {
    CHECK(modified.data != NULL && modified.size > 132);
    result.size = modified.size;
    result.data = malloc(result.size);
    memcpy(result.data, modified.data, result.size);
  }
  else
  {
    CHECK(action == OrthancPluginReceivedInstanceAction_KeepAsIs);
  }

  return result;
}

/* Decodes one frame of a guarded copy. NULL when the decoder declines. */
static Image* decode(Orthanc* orthanc, const uint8_t* data, size_t size, uint32_t frame)
{
  uint8_t* copy = guarded_copy(data, size);
  OrthancPluginImage* image = NULL;
  OrthancPluginErrorCode code = orthanc->decode_image(&image, copy, (uint32_t) size, frame);
  guarded_free(copy, size);
  CHECK((code == OrthancPluginErrorCode_Success) == (image != NULL));
  return (Image*) image;
}

static void check_pixels(const Image* image)
{
  CHECK(image->format == OrthancPluginPixelFormat_Grayscale16);
  size_t row_bytes = (size_t) image->width * 2;
  CHECK(row_bytes * image->height == pixels.size);
  for (uint32_t row = 0; row < image->height; row++)
  {
    CHECK(memcmp(image->buffer + (size_t) row * image->pitch, pixels.data + row * row_bytes, row_bytes) == 0);
  }
}

static const char* status(Orthanc* orthanc)
{
  OrthancPluginHttpRequest request = { .method = OrthancPluginHttpMethod_Get };
  CHECK(orthanc->status_route((OrthancPluginRestOutput*) orthanc, "/htj2k/status", &request) == OrthancPluginErrorCode_Success);
  return orthanc->last_answer;
}

static Bytes convert_and_check(Orthanc* orthanc, Bytes source)
{
  Bytes converted = receive(orthanc, source.data, source.size);
  CHECK(converted.data != NULL && converted.size < source.size);
  Image* image = decode(orthanc, converted.data, converted.size, 0);
  CHECK(image != NULL);
  check_pixels(image);
  image_free(orthanc, image);
  return converted;
}

/* ---- Initialize, Finalize and dlclose again and again, with threads that outlive them ---- */

typedef struct
{
  Orthanc* orthanc;
  pthread_mutex_t one_instance;
  pthread_barrier_t worked;
  pthread_barrier_t closed;
} Crew;

static void* work(void* argument)
{
  Crew* crew = argument;
  for (int i = 0; i < 3; i++)
  {
    pthread_mutex_lock(&crew->one_instance);
    Bytes converted = receive(crew->orthanc, instance.data, instance.size);
    pthread_mutex_unlock(&crew->one_instance);
    CHECK(converted.data != NULL);

    Image* image = decode(crew->orthanc, converted.data, converted.size, 0);
    CHECK(image != NULL);
    check_pixels(image);
    image_free(crew->orthanc, image);
    free(converted.data);
  }

  /* The thread is known to the runtime of the plugin now, and ends after the plugin was closed. */
  pthread_barrier_wait(&crew->worked);
  pthread_barrier_wait(&crew->closed);
  return NULL;
}

static void lifecycle(void)
{
  /* The scan of a folder opens, asks and closes first. */
  Plugin scanned = open_plugin();
  CHECK(strcmp(scanned.get_name(), "htj2k") == 0 && strlen(scanned.get_version()) > 0);
  close_plugin(&scanned);

  for (int cycle = 0; cycle < CYCLES; cycle++)
  {
    Plugin plugin = open_plugin();
    Crew crew = { .orthanc = orthanc_create("1.10.1", "{ \"Htj2k\": { \"Threads\": 2 } }") };
    CHECK(plugin.initialize(&crew.orthanc->context) == 0);
    CHECK(strstr(status(crew.orthanc), "\"Converted\": 0") != NULL);

    pthread_mutex_init(&crew.one_instance, NULL);
    pthread_barrier_init(&crew.worked, NULL, THREADS + 1);
    pthread_barrier_init(&crew.closed, NULL, THREADS + 1);
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
    {
      CHECK(pthread_create(&threads[i], &http_thread, work, &crew) == 0);
    }

    pthread_barrier_wait(&crew.worked);
    char expected[32];
    snprintf(expected, sizeof(expected), "\"Converted\": %d", THREADS * 3);
    CHECK(strstr(status(crew.orthanc), expected) != NULL);
    CHECK(crew.orthanc->errors_logged == 0 && crew.orthanc->images_alive == 0);

    plugin.finalize();
    close_plugin(&plugin);
    orthanc_destroy(crew.orthanc);
    pthread_barrier_wait(&crew.closed);
    for (int i = 0; i < THREADS; i++)
    {
      CHECK(pthread_join(threads[i], NULL) == 0);
    }
  }
}

/* ---- Calls that come too late ---- */

static void late(void)
{
  Plugin plugin = open_plugin();
  Orthanc* orthanc = orthanc_create("1.13.0", "{}");
  CHECK(plugin.initialize(&orthanc->context) == 0);
  Bytes converted = convert_and_check(orthanc, instance);
  plugin.finalize();
  plugin.finalize();

  CHECK(receive(orthanc, instance.data, instance.size).data == NULL);
  CHECK(decode(orthanc, converted.data, converted.size, 0) == NULL);
  OrthancPluginHttpRequest request = { .method = OrthancPluginHttpMethod_Get };
  CHECK(orthanc->status_route((OrthancPluginRestOutput*) orthanc, "/htj2k/status", &request) != OrthancPluginErrorCode_Success);
  close_plugin(&plugin);
}

/* ---- Instances that are cut off or changed ---- */

static uint32_t next_random(void)
{
  static uint64_t state = 0x9E3779B97F4A7C15u;
  state = state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t) (state >> 33);
}

static void drop(Orthanc* orthanc, const uint8_t* data, size_t size)
{
  free(receive(orthanc, data, size).data);
  Image* image = decode(orthanc, data, size, 0);
  if (image != NULL)
  {
    image_free(orthanc, image);
  }

  CHECK(orthanc->images_alive == 0);
}

static void mutate(Orthanc* orthanc, Bytes original)
{
  uint8_t* copy = malloc(original.size);
  for (int i = 0; i < MUTATIONS; i++)
  {
    memcpy(copy, original.data, original.size);
    for (uint32_t changes = 1 + next_random() % 4; changes > 0; changes--)
    {
      /* Lengths and other 32-bit fields of all ones break sums. */
      size_t position = next_random() % (original.size - 4);
      uint32_t value = next_random() % 4 == 0 ? 0xFFFFFFFFu : next_random();
      memcpy(copy + position, &value, 1 + next_random() % 4);
    }

    drop(orthanc, copy, original.size);
  }

  free(copy);
}

static void garbage(void)
{
  Plugin plugin = open_plugin();
  Orthanc* orthanc = orthanc_create("1.12.7", "{}");
  CHECK(plugin.initialize(&orthanc->context) == 0);
  Bytes converted = convert_and_check(orthanc, instance);

  OrthancPluginMemoryBuffer64 nothing = { NULL, 0 };
  CHECK(orthanc->received_instance(&nothing, NULL, 0, OrthancPluginInstanceOrigin_Unknown) == OrthancPluginReceivedInstanceAction_KeepAsIs);
  OrthancPluginImage* no_image = NULL;
  CHECK(orthanc->decode_image(&no_image, NULL, 0, 0) != OrthancPluginErrorCode_Success && no_image == NULL);
  CHECK(decode(orthanc, converted.data, converted.size, 1) == NULL);
  CHECK(decode(orthanc, converted.data, converted.size, UINT32_MAX) == NULL);

  for (size_t size = 0; size < instance.size; size++)
  {
    drop(orthanc, instance.data, size);
  }

  for (size_t size = 0; size < converted.size; size++)
  {
    drop(orthanc, converted.data, size);
  }

  free(convert_and_check(orthanc, nested).data);
  mutate(orthanc, instance);
  mutate(orthanc, nested);
  mutate(orthanc, converted);
  free(convert_and_check(orthanc, instance).data);
  plugin.finalize();
  close_plugin(&plugin);
}

/* ---- An Orthanc that refuses, and settings that do ---- */

static void refusals(void)
{
  Plugin plugin = open_plugin();
  Orthanc* orthanc = orthanc_create("1.12.11", "{}");
  CHECK(plugin.initialize(&orthanc->context) == 0);
  Bytes converted = convert_and_check(orthanc, instance);
  orthanc->refuses_memory = 1;
  CHECK(receive(orthanc, instance.data, instance.size).data == NULL);
  CHECK(orthanc->errors_logged == 1 && strstr(orthanc->last_error, "out of memory") != NULL);
  CHECK(strstr(status(orthanc), "\"OutOfMemory\": 1") != NULL && strstr(status(orthanc), "\"Failed\": 1") != NULL);
  orthanc->refuses_memory = 0;
  orthanc->refuses_images = 1;
  CHECK(decode(orthanc, converted.data, converted.size, 0) == NULL);
  orthanc->refuses_images = 0;
  free(convert_and_check(orthanc, instance).data);

  /* Beyond 2 and 4 GiB, without anything of DICOM in it; and a size that no memory has, which is refused without a look at it. */
  OrthancPluginMemoryBuffer64 modified = { NULL, 0 };
  static const uint64_t sizes[] = { 1ull << 31, (1ull << 32) + 1000 };
  void* zeros = calloc(1, sizes[1]);
  CHECK(zeros != NULL);
  for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++)
  {
    CHECK(orthanc->received_instance(&modified, zeros, sizes[i], OrthancPluginInstanceOrigin_RestApi) == OrthancPluginReceivedInstanceAction_KeepAsIs);
  }

  free(zeros);
  CHECK(orthanc->received_instance(&modified, (void*) 4096, UINT64_MAX, OrthancPluginInstanceOrigin_RestApi) == OrthancPluginReceivedInstanceAction_KeepAsIs);
  CHECK(modified.data == NULL && strstr(status(orthanc), "\"NotDicomFile\": 2") != NULL);
  plugin.finalize();

  orthanc = orthanc_create("1.12.11", "{ \"Htj2k\": { \"Keep\": { \"Origin\": [\"RestApi\"] } } }");
  CHECK(plugin.initialize(&orthanc->context) == 0);
  CHECK(receive(orthanc, instance.data, instance.size).data == NULL && strstr(status(orthanc), "\"OriginRule\": 1") != NULL);
  plugin.finalize();

  orthanc = orthanc_create("1.12.11", "{ \"Htj2k\": { \"Enabled\": false } }");
  CHECK(plugin.initialize(&orthanc->context) == 0);
  CHECK(orthanc->received_instance == NULL);
  plugin.finalize();

  orthanc = orthanc_create("1.12.11", "{ \"OverwriteInstances\": true, \"Htj2k\": { \"Enabled\": false } }");
  CHECK(plugin.initialize(&orthanc->context) == 0);
  CHECK(receive(orthanc, instance.data, instance.size).data == NULL);
  Image* shown = decode(orthanc, converted.data, converted.size, 0);
  CHECK(shown != NULL);
  check_pixels(shown);
  image_free(orthanc, shown);
  plugin.finalize();

  orthanc = orthanc_create("1.12.11", "{}");
  orthanc->refuses_received_instance_callback = 1;
  CHECK(plugin.initialize(&orthanc->context) == 0);
  CHECK(orthanc->received_instance == NULL && orthanc->decode_image != NULL);
  CHECK(orthanc->errors_logged == 1 && strstr(orthanc->last_error, "another plugin") != NULL);
  CHECK(strstr(status(orthanc), "\"Converts\": false") != NULL);
  plugin.finalize();

  /* With wrong settings, what is stored is shown all the same. */
  static const char* const wrong[] = { "{ \"Htj2k\": { \"Treads\": 2 } }", "{ \"Htj2k\": 1 }" };
  for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
  {
    orthanc = orthanc_create("1.12.11", wrong[i]);
    CHECK(plugin.initialize(&orthanc->context) == 0);
    CHECK(orthanc->received_instance == NULL && orthanc->errors_logged == 1);
    CHECK(strstr(status(orthanc), "\"Error\"") != NULL);
    shown = decode(orthanc, converted.data, converted.size, 0);
    CHECK(shown != NULL);
    check_pixels(shown);
    image_free(orthanc, shown);
    plugin.finalize();
  }

  static const char* const unreadable[] = { "{", "" };
  for (size_t i = 0; i < sizeof(unreadable) / sizeof(*unreadable); i++)
  {
    orthanc = orthanc_create("1.12.11", unreadable[i]);
    CHECK(plugin.initialize(&orthanc->context) == 0);
    CHECK(orthanc->received_instance == NULL && orthanc->decode_image == NULL && orthanc->errors_logged == 1);
    CHECK(strstr(status(orthanc), "\"Error\"") != NULL);
    plugin.finalize();
  }

  /* Not even a context. */
  CHECK(plugin.initialize(NULL) == 0);
  plugin.finalize();
  close_plugin(&plugin);
}

/* ---- An encoder of Orthanc that is asked on the way out, and alters what it encodes ---- */

#define EXPLICIT_LITTLE_ENDIAN "1.2.840.10008.1.2.1"
#define JPEG_BASELINE "1.2.840.10008.1.2.4.50"
#define JPEG_LOSSLESS "1.2.840.10008.1.2.4.70"
#define JPEG_LS_LOSSLESS "1.2.840.10008.1.2.4.80"

/* Asks for an instance in JPEG_LOSSLESS, then JPEG_LS_LOSSLESS. The samples are the last bytes of the result, unless they were altered. */
static void transcode_and_check(Orthanc* orthanc, Bytes converted, const char* const* allowed, uint32_t count, uint8_t may_be_lossy, int is_altered)
{
  OrthancPluginMemoryBuffer result = { NULL, 0 };
  orthanc->instances_encoded = 0;
  CHECK(orthanc->transcode(&result, converted.data, converted.size, allowed, count, may_be_lossy) == OrthancPluginErrorCode_Success);
  CHECK(orthanc->instances_encoded == 1 && result.size > pixels.size);
  CHECK(memcmp((uint8_t*) result.data + result.size - pixels.size, pixels.data, pixels.size - 1) == 0);
  CHECK((((uint8_t*) result.data)[result.size - 1] == pixels.data[pixels.size - 1]) == !is_altered);
  free(result.data);
}

static void altering(void)
{
  Plugin plugin = open_plugin();
  Orthanc* orthanc = orthanc_create("1.13.0", "{}");
  CHECK(plugin.initialize(&orthanc->context) == 0);
  Bytes converted = convert_and_check(orthanc, instance);
  static const char* const lossless[] = { JPEG_LOSSLESS, JPEG_LS_LOSSLESS };
  static const char* const lossy[] = { JPEG_BASELINE };
  transcode_and_check(orthanc, converted, lossless, 2, 0, 0);
  CHECK(orthanc->errors_logged == 0);

  /* The native instance comes instead at once; the other encoder is not asked. */
  orthanc->alters_samples = 1;
  transcode_and_check(orthanc, converted, lossless, 2, 0, 0);
  CHECK(orthanc->errors_logged == 1 && strstr(orthanc->last_error, JPEG_LOSSLESS) != NULL && strstr(orthanc->last_error, "altered") != NULL);
  transcode_and_check(orthanc, converted, lossy, 1, 1, 1);
  CHECK(orthanc->errors_logged == 1);
  plugin.finalize();
  close_plugin(&plugin);
}

/* ---- Every route and every callback, on a thread with the stack of Orthanc's ---- */

static void call_route(Orthanc* orthanc, OrthancPluginRestCallback route, const void* body, size_t size, const char* content_type)
{
  static const char* const groups[] = { "-instance", "0", "0", "0" };
  static const char* const header_names[] = { "content-type" };
  const char* const header_values[] = { content_type };
  for (int method = OrthancPluginHttpMethod_Get; method <= OrthancPluginHttpMethod_Delete; method++)
  {
    OrthancPluginHttpRequest request = {
      .method = (OrthancPluginHttpMethod) method, .groups = groups, .groupsCount = 4, .body = body, .bodySize = (uint32_t) size,
      .headersKeys = header_names, .headersValues = header_values, .headersCount = 1 };
    (void) route((OrthancPluginRestOutput*) orthanc, "/", &request);
  }
}

static void routes(void)
{
  Plugin plugin = open_plugin();
  Orthanc* orthanc = orthanc_create("1.13.0", "{ \"Htj2k\": { \"Backfill\": { \"AllowUnsafe\": true }, \"Notify\": \"https://localhost/\" } }");
  CHECK(plugin.initialize(&orthanc->context) == 0);
  CHECK(orthanc->route_count > 5);
  CHECK(orthanc->on_change(OrthancPluginChangeType_OrthancStarted, OrthancPluginResourceType_None, NULL) == OrthancPluginErrorCode_Success);
  (void) convert_and_check(orthanc, instance);
  static const char* const bodies[] = {
    "", "{", "[]", "{ \"Unknown\": 1 }", "{ \"Resources\": [\"x\"] }", "{ \"Resources\": [\"x\"], \"Synchronous\": false }",
    "{ \"Resources\": [\"x\"], \"DryRun\": true }", "{ \"Modality\": \"x\", \"Resources\": [\"x\"] }", "{ \"Instance\": \"x\" }" };
  for (int i = 0; i < orthanc->route_count; i++)
  {
    for (size_t body = 0; body < sizeof(bodies) / sizeof(*bodies); body++)
    {
      call_route(orthanc, orthanc->routes[i].callback, bodies[body], strlen(bodies[body]), "application/json");
    }

    call_route(orthanc, orthanc->routes[i].callback, instance.data, instance.size, "application/dicom");
    call_route(orthanc, orthanc->routes[i].callback, nested.data, nested.size, "application/dicom");
    call_route(orthanc, orthanc->routes[i].callback, "--x\r\n\r\n--x--\r\n", 16, "multipart/form-data; boundary=x");
  }

  orthanc->refresh_metrics();
  CHECK(orthanc->metrics > 5);
  orthanc->refuses_memory = 1;
  CHECK(receive(orthanc, instance.data, instance.size).data == NULL);
  for (int i = 0; i < 1000 && orthanc->notices_posted == 0; i++)
  {
    usleep(10000);
  }

  CHECK(orthanc->notices_posted == 1);
  CHECK(orthanc->on_change(OrthancPluginChangeType_OrthancStopped, OrthancPluginResourceType_None, NULL) == OrthancPluginErrorCode_Success);
  CHECK(orthanc->properties_set >= 2);
  plugin.finalize();
  close_plugin(&plugin);
}

/* Instances that are kept, each with its reason, and requests for transfer syntaxes that nobody makes. */
static void reasons(void)
{
  Plugin plugin = open_plugin();
  Orthanc* orthanc = orthanc_create("1.13.0", "{}");
  CHECK(plugin.initialize(&orthanc->context) == 0);
  Bytes converted = convert_and_check(orthanc, instance);
  static const char* const targets[] = {
    "1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.202", "1.2.840.10008.1.2.4.203", "1.2.3" };
  for (size_t i = 0; i < sizeof(targets) / sizeof(*targets); i++)
  {
    for (size_t broken = 0; broken < 200; broken++)
    {
      uint8_t* copy = malloc(converted.size);
      memcpy(copy, converted.data, converted.size);
      copy[broken == 0 ? 0 : next_random() % converted.size] ^= (uint8_t) (broken == 0 ? 0 : 1 + next_random() % 255);
      OrthancPluginMemoryBuffer result = { NULL, 0 };
      (void) orthanc->transcode(&result, copy, converted.size, &targets[i], 1, 0);
      free(result.data);
      free(copy);
    }
  }

  plugin.finalize();
  close_plugin(&plugin);
}

static void* run(void* scenario)
{
  (*(void (**)(void)) scenario)();
  return NULL;
}

int main(int count, char** arguments)
{
  CHECK(count == 6);
  plugin_path = arguments[1];
  instance = read_file(arguments[3]);
  pixels = read_file(arguments[4]);
  nested = read_file(arguments[5]);
  size_t stack_bytes = HTTP_STACK_BYTES < PTHREAD_STACK_MIN ? PTHREAD_STACK_MIN : HTTP_STACK_BYTES;
  CHECK(pthread_attr_init(&http_thread) == 0 && pthread_attr_setstacksize(&http_thread, stack_bytes) == 0);

  static struct
  {
    const char* name;
    void (*run)(void);
  } scenarios[] = { { "lifecycle", lifecycle }, { "late", late }, { "garbage", garbage }, { "refusals", refusals },
    { "altering", altering }, { "routes", routes }, { "reasons", reasons } };
  for (size_t i = 0; i < sizeof(scenarios) / sizeof(*scenarios); i++)
  {
    if (strcmp(arguments[2], scenarios[i].name) == 0)
    {
      pthread_t thread;
      CHECK(pthread_create(&thread, &http_thread, run, &scenarios[i].run) == 0 && pthread_join(thread, NULL) == 0);
      return 0;
    }
  }

  fail("no scenario %s", arguments[2]);
}
