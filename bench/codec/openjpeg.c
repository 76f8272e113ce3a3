/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OpenJPEG as the peer of bench/codec/compare: encodes and decodes frames in memory, one thread, and prints the same TSV.
     cc -O2 openjpeg.c -o openjpeg $(pkg-config --cflags --libs libopenjp2)
     openjpeg -F FRAMES [-f NAME] [-t SECONDS]
   For bench/recoding/compare, decodes codestream A and encodes its samples again without loss, and compares them with those of B; prints the
   largest difference and the least processor time of decoding and of encoding, in milliseconds:
     openjpeg -a A -b B [-t SECONDS] */
#include <openjpeg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MOST_RUNS 10000

struct frame { char name[256], path[1024]; int width, height, components, bits, is_signed; size_t bytes; uint8_t *samples; };
struct memory { uint8_t *bytes; size_t used, position, capacity; };

static double read_clock(clockid_t clock) { struct timespec t; clock_gettime(clock, &t); return t.tv_sec + 1e-9 * t.tv_nsec; }
static double now(void) { return read_clock(CLOCK_MONOTONIC); }

/* Other programs on the machine take time, but not processor time of this one. */
static double processor_time(void) { return read_clock(CLOCK_PROCESS_CPUTIME_ID); }

/* CLOCK=processor in the environment measures frames by it. */
static double frame_clock(void)
{
    const char *name = getenv("CLOCK");
    return name && !strcmp(name, "processor") ? processor_time() : now();
}

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

static int encode_image(opj_image_t *image, struct memory *out)
{
    opj_cparameters_t p;
    opj_set_default_encoder_parameters(&p);
    int width = (int)(image->x1 - image->x0), height = (int)(image->y1 - image->y0);
    p.numresolution = 6;
    while ((width < height ? width : height) > 32 << p.numresolution) p.numresolution++;
    p.cp_disto_alloc = 1;
    p.tcp_numlayers = 1;
    p.prog_order = OPJ_RPCL;
    p.tp_on = 1;
    p.tp_flag = 'R';
    p.tcp_mct = image->numcomps == 3;
    opj_codec_t *codec = opj_create_compress(OPJ_CODEC_J2K);
    opj_stream_t *stream = open_stream(out, OPJ_FALSE);
    int ok = opj_setup_encoder(codec, &p, image) && opj_start_compress(codec, image, stream) && opj_encode(codec, stream) && opj_end_compress(codec, stream);
    opj_stream_destroy(stream);
    opj_destroy_codec(codec);
    return ok;
}

static int encode(const struct frame *f, struct memory *out)
{
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
    int ok = encode_image(image, out);
    opj_image_destroy(image);
    return ok;
}

/* NULL when the codestream is broken. */
static opj_image_t *decode_image(struct memory *in)
{
    opj_dparameters_t p;
    opj_set_default_decoder_parameters(&p);
    opj_codec_t *codec = opj_create_decompress(OPJ_CODEC_J2K);
    opj_stream_t *stream = open_stream(in, OPJ_TRUE);
    opj_image_t *image = NULL;
    int ok = opj_setup_decoder(codec, &p) && opj_read_header(stream, codec, &image) && opj_decode(codec, stream, image) && opj_end_decompress(codec, stream);
    opj_stream_destroy(stream);
    opj_destroy_codec(codec);
    if (!ok) { opj_image_destroy(image); image = NULL; }
    return image;
}

static int decode(const struct frame *f, struct memory *in, uint8_t *samples)
{
    opj_image_t *image = decode_image(in);
    int ok = image != NULL;
    size_t pixels = (size_t)f->width * f->height;
    for (int i = 0; ok && i < f->components; i++) {
        OPJ_INT32 *from = image->comps[i].data;
        if (f->bits <= 8) for (size_t x = 0; x < pixels; x++) samples[x * f->components + i] = (uint8_t)from[x];
        else for (size_t x = 0; x < pixels; x++) ((uint16_t *)samples)[x * f->components + i] = (uint16_t)from[x];
    }
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
        double begin = frame_clock();
        if (!(samples ? decode(f, m, samples) : encode(f, m))) exit(1);
        times[runs++] = 1e3 * (frame_clock() - begin);
    } while (runs < MOST_RUNS && (now() - start < seconds || runs < 3));
    qsort(times, (size_t)runs, sizeof *times, by_size);
    *median = times[runs / 2];
    *minimum = times[0];
}

static struct memory read_file(const char *path)
{
    struct memory m = { NULL, 0, 0, 0 };
    FILE *file = fopen(path, "rb");
    if (!file) { fprintf(stderr, "cannot read %s\n", path); exit(1); }
    fseek(file, 0, SEEK_END);
    m.used = m.capacity = (size_t)ftell(file);
    rewind(file);
    m.bytes = malloc(m.used);
    if (fread(m.bytes, 1, m.used, file) != m.used) exit(1);
    fclose(file);
    return m;
}

static int largest_difference(const opj_image_t *a, const opj_image_t *b)
{
    int largest = 0;
    for (OPJ_UINT32 i = 0; i < a->numcomps; i++) {
        size_t pixels = (size_t)a->comps[i].w * a->comps[i].h;
        if (b->numcomps != a->numcomps || b->comps[i].w != a->comps[i].w || b->comps[i].h != a->comps[i].h) exit(1);
        for (size_t x = 0; x < pixels; x++) {
            int difference = abs(a->comps[i].data[x] - b->comps[i].data[x]);
            if (difference > largest) largest = difference;
        }
    }
    return largest;
}

static int again(const char *a, const char *b, double seconds)
{
    struct memory source = read_file(a), result = read_file(b);
    opj_image_t *image = decode_image(&source), *other = decode_image(&result);
    if (!image || !other) return 1;
    int difference = largest_difference(image, other);
    size_t room = 65536;
    for (OPJ_UINT32 i = 0; i < image->numcomps; i++) room += (size_t)image->comps[i].w * image->comps[i].h * 8;
    struct memory coded = { malloc(room), 0, 0, room };
    double decoding = 1e9, encoding = 1e9, start = processor_time();
    do {
        double begin = processor_time();
        opj_image_destroy(image);
        image = decode_image(&source);
        double middle = processor_time();
        if (!encode_image(image, &coded)) return 1;
        double end = processor_time();
        if (middle - begin < decoding) decoding = middle - begin;
        if (end - middle < encoding) encoding = end - middle;
    } while (processor_time() - start < seconds);
    printf("%d\t%.3f\t%.3f\n", difference, 1e3 * decoding, 1e3 * encoding);
    return 0;
}

int main(int argc, char **argv)
{
    const char *list = NULL, *only = NULL, *source = NULL, *result = NULL;
    double seconds = 0.5;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (!strcmp(argv[i], "-F")) list = argv[i + 1];
        else if (!strcmp(argv[i], "-f")) only = argv[i + 1];
        else if (!strcmp(argv[i], "-t")) seconds = atof(argv[i + 1]);
        else if (!strcmp(argv[i], "-a")) source = argv[i + 1];
        else if (!strcmp(argv[i], "-b")) result = argv[i + 1];
    }
    if (source && result) return again(source, result, seconds);
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
