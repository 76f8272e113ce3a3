/* SPDX-License-Identifier: GPL-3.0-or-later
 * As much of Orthanc as the plugin needs: a context whose services keep books, in memory that faults when it is overrun. */
#pragma once

#include <orthanc/OrthancCPlugin.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

/* An OrthancPluginImage. */
typedef struct
{
  OrthancPluginPixelFormat format;
  uint32_t width;
  uint32_t height;
  uint32_t pitch;
  uint8_t* buffer;
  size_t bytes;
} Image;

#define MAXIMUM_ROUTES 24

/* A route, by its regular expression. */
typedef struct
{
  const char* path;
  OrthancPluginRestCallback callback;
} Route;

/* An OrthancPluginDicomInstance. */
typedef struct
{
  uint8_t* data;
  size_t size;
} Instance;

typedef struct
{
  OrthancPluginContext context;

  /* The requests that the services refuse. */
  int refuses_memory;
  int refuses_images;
  int refuses_received_instance_callback;
  const char* configuration;

  /* Its encoder gives back what it gets, as if that were encoded; whether it changes a sample on the way. */
  int alters_samples;

  /* The registrations of the plugin. */
  OrthancPluginReceivedInstanceCallback received_instance;
  OrthancPluginDecodeImageCallback decode_image;
  OrthancPluginTranscoderCallback transcode;
  OrthancPluginRefreshMetricsCallback refresh_metrics;
  int metrics;
  OrthancPluginOnChangeCallback on_change;
  OrthancPluginRestCallback status_route;
  Route routes[MAXIMUM_ROUTES];
  int route_count;

  /* Its actions. */
  atomic_int errors_logged;
  atomic_int images_alive;
  int instances_encoded;
  int properties_set;
  atomic_int notices_posted;
  char last_error[4096];
  char last_answer[8192];
} Orthanc;

/* A new Orthanc, in pages of its own that disappear with it: a stale pointer to it faults. */
Orthanc* orthanc_create(const char* version, const char* configuration);
void orthanc_destroy(Orthanc* orthanc);

/* Memory whose byte after the last one faults. */
void* guarded_allocate(size_t bytes);
void guarded_free(void* memory, size_t bytes);

/* A guarded copy that can only be read. */
void* guarded_copy(const void* source, size_t bytes);

/* Frees what a decoder handed over. */
void image_free(Orthanc* orthanc, Image* image);

/* Ends the process with 1 and a message, printf-like. */
_Noreturn void fail(const char* format, ...) __attribute__((format(printf, 1, 2)));

#define CHECK(condition)                                              \
  do                                                                  \
  {                                                                   \
    if (!(condition))                                                 \
    {                                                                 \
      fail("%s:%d: not true: %s", __FILE__, __LINE__, #condition);    \
    }                                                                 \
  } while (0)
