/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OpenJPEG as the peer of bench/codec/compare: encodes and decodes frames in memory, one thread, and prints the same TSV.
     cc -O2 openjpeg.c -o openjpeg $(pkg-config --cflags --libs libopenjp2)
     openjpeg -F FRAMES [-f NAME] [-t SECONDS] */
#include <openjpeg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MOST_RUNS 10000

struct frame { char name[256], path[1024]; int width, height, components, bits, is_signed; size_t bytes; uint8_t *samples; };
struct memory { uint8_t *bytes; size_t used, position, capacity; };

static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec + 1e-9 * t.tv_nsec; }

static OPJ_SIZE_T write_memory(void *buffer, OPJ_SIZE_T count, void *data)
{
    struct memory *m = data;
    if (m->position + count > m->capacity) return (OPJ_SIZE_T)-1;
    memcpy(m->bytes + m->position, buffer, count);
    m->position += count;
    if (m->used < m->position) m->used = m->position;
    return count;
}

static OPJ_SIZE_T read_memory(void *buffer, OPJ_SIZE_T count, void *data)
{
    struct memory *m = data;
    size_t left = m->used - m->position;
    if (left == 0) return (OPJ_SIZE_T)-1;
    if (count > left) count = left;
    memcpy(buffer, m->bytes + m->position, count);
    m->position += count;
    return count;
}

static OPJ_OFF_T skip_memory(OPJ_OFF_T count, void *data) { ((struct memory *)data)->position += (size_t)count; return count; }
static OPJ_BOOL seek_memory(OPJ_OFF_T position, void *data) { ((struct memory *)data)->position = (size_t)position; return OPJ_TRUE; }

static opj_stream_t *open_stream(struct memory *m, OPJ_BOOL input)
{
    opj_stream_t *stream = opj_stream_create(1 << 20, input);
    m->position = 0;
    if (!input) m->used = 0;
    opj_stream_set_user_data(stream, m, NULL);
    opj_stream_set_user_data_length(stream, m->used);
    opj_stream_set_read_function(stream, read_memory);
    opj_stream_set_write_function(stream, write_memory);
    opj_stream_set_skip_function(stream, skip_memory);
    opj_stream_set_seek_function(stream, seek_memory);
    return stream;
}

static int encode(const struct frame *f, struct memory *out)
{
    opj_cparameters_t p;
    opj_set_default_encoder_parameters(&p);
    p.numresolution = 6;
    while ((f->width < f->height ? f->width : f->height) > 32 << p.numresolution) p.numresolution++;
    p.cp_disto_alloc = 1;
    p.tcp_numlayers = 1;
    p.prog_order = OPJ_RPCL;
    p.tp_on = 1;
    p.tp_flag = 'R';
    p.tcp_mct = f->components == 3;
    opj_image_cmptparm_t c[3];
    memset(c, 0, sizeof c);
    for (int i = 0; i < f->components; i++) {
        c[i].dx = c[i].dy = 1;
        c[i].w = (OPJ_UINT32)f->width;
        c[i].h = (OPJ_UINT32)f->height;
        c[i].prec = (OPJ_UINT32)f->bits;
        c[i].sgnd = (OPJ_UINT32)f->is_signed;
    }
    opj_image_t *image = opj_image_create((OPJ_UINT32)f->components, c, f->components == 3 ? OPJ_CLRSPC_SRGB : OPJ_CLRSPC_GRAY);
    image->x1 = (OPJ_UINT32)f->width;
    image->y1 = (OPJ_UINT32)f->height;
    size_t pixels = (size_t)f->width * f->height;
    for (int i = 0; i < f->components; i++) {
        OPJ_INT32 *to = image->comps[i].data;
        if (f->bits <= 8) for (size_t x = 0; x < pixels; x++) to[x] = f->samples[x * f->components + i];
        else if (f->is_signed) for (size_t x = 0; x < pixels; x++) to[x] = ((int16_t *)f->samples)[x * f->components + i];
        else for (size_t x = 0; x < pixels; x++) to[x] = ((uint16_t *)f->samples)[x * f->components + i];
    }
    opj_codec_t *codec = opj_create_compress(OPJ_CODEC_J2K);
    opj_stream_t *stream = open_stream(out, OPJ_FALSE);
    int ok = opj_setup_encoder(codec, &p, image) && opj_start_compress(codec, image, stream) && opj_encode(codec, stream) && opj_end_compress(codec, stream);
    opj_stream_destroy(stream);
    opj_destroy_codec(codec);
    opj_image_destroy(image);
    return ok;
}

static int decode(const struct frame *f, struct memory *in, uint8_t *samples)
{
    opj_dparameters_t p;
    opj_set_default_decoder_parameters(&p);
    opj_codec_t *codec = opj_create_decompress(OPJ_CODEC_J2K);
    opj_stream_t *stream = open_stream(in, OPJ_TRUE);
    opj_image_t *image = NULL;
    int ok = opj_setup_decoder(codec, &p) && opj_read_header(stream, codec, &image) && opj_decode(codec, stream, image) && opj_end_decompress(codec, stream);
    size_t pixels = (size_t)f->width * f->height;
    for (int i = 0; ok && i < f->components; i++) {
        OPJ_INT32 *from = image->comps[i].data;
        if (f->bits <= 8) for (size_t x = 0; x < pixels; x++) samples[x * f->components + i] = (uint8_t)from[x];
        else for (size_t x = 0; x < pixels; x++) ((uint16_t *)samples)[x * f->components + i] = (uint16_t)from[x];
    }
    opj_stream_destroy(stream);
    opj_destroy_codec(codec);
    opj_image_destroy(image);
    return ok;
}

static int by_size(const void *a, const void *b) { double x = *(const double *)a, y = *(const double *)b; return (x > y) - (x < y); }

/* Median and minimum in milliseconds. */
static void measure(const struct frame *f, struct memory *m, uint8_t *samples, double seconds, double *median, double *minimum)
{
    static double times[MOST_RUNS];
    int runs = 0;
    double start = now();
    do {
        double begin = now();
        if (!(samples ? decode(f, m, samples) : encode(f, m))) exit(1);
        times[runs++] = 1e3 * (now() - begin);
    } while (runs < MOST_RUNS && (now() - start < seconds || runs < 3));
    qsort(times, (size_t)runs, sizeof *times, by_size);
    *median = times[runs / 2];
    *minimum = times[0];
}

int main(int argc, char **argv)
{
    const char *list = NULL, *only = NULL;
    double seconds = 0.5;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (!strcmp(argv[i], "-F")) list = argv[i + 1];
        else if (!strcmp(argv[i], "-f")) only = argv[i + 1];
        else if (!strcmp(argv[i], "-t")) seconds = atof(argv[i + 1]);
    }
    FILE *lines = list ? fopen(list, "r") : NULL;
    if (!lines) { fprintf(stderr, "openjpeg -F FRAMES [-f NAME] [-t SECONDS]\n"); return 2; }
    printf("lib\tframe\traw_bytes\tcomp_bytes\tratio\tenc_ms\tenc_MBps\tdec_ms\tdec_MBps\tenc_min_ms\tdec_min_ms\tok\n");
    struct frame f;
    int count;
    while (fscanf(lines, "%255s %d %d %d %d %d %d %1023s", f.name, &f.width, &f.height, &f.components, &f.bits, &f.is_signed, &count, f.path) == 8) {
        if (only && strcmp(only, f.name)) continue;
        f.bytes = (size_t)f.width * f.height * f.components * (f.bits > 8 ? 2 : 1);
        f.samples = malloc(f.bytes);
        FILE *file = fopen(f.path, "rb");
        if (!file || fread(f.samples, 1, f.bytes, file) != f.bytes) { fprintf(stderr, "cannot read %s\n", f.path); return 1; }
        fclose(file);
        struct memory coded = { malloc(2 * f.bytes + 65536), 0, 0, 2 * f.bytes + 65536 };
        uint8_t *decoded = malloc(f.bytes);
        double encoding, encoding_minimum, decoding, decoding_minimum;
        measure(&f, &coded, NULL, seconds, &encoding, &encoding_minimum);
        measure(&f, &coded, decoded, seconds, &decoding, &decoding_minimum);
        printf("openjpeg\t%s\t%zu\t%zu\t%.3f\t%.3f\t%.1f\t%.3f\t%.1f\t%.3f\t%.3f\t%d\n", f.name, f.bytes, coded.used, (double)f.bytes / coded.used,
               encoding, f.bytes / encoding / 1000, decoding, f.bytes / decoding / 1000, encoding_minimum, decoding_minimum, !memcmp(decoded, f.samples, f.bytes));
        fflush(stdout);
        free(f.samples);
        free(coded.bytes);
        free(decoded);
    }
    return 0;
}
