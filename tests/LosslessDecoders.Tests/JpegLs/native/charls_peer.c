/* SPDX-License-Identifier: GPL-3.0-or-later
 * Decodes the JPEG-LS files 0.jls, 1.jls, ... of a folder by CharLS, each to a file .raw beside it. usage: charls_peer FOLDER COUNT
 * Frames with interleave mode 0 become planes, all others pixels.
 */
#include <charls/charls.h>
#include <stdio.h>
#include <stdlib.h>

static const char *folder;

static FILE *open_file(int number, const char *extension, const char *mode)
{
    char path[4096];
    FILE *file;
    snprintf(path, sizeof path, "%s/%d.%s", folder, number, extension);
    file = fopen(path, mode);
    if (file == NULL) {
        perror(path);
        exit(2);
    }
    return file;
}

static void decode(int number)
{
    static unsigned char frame[1 << 24], samples[1 << 24];
    FILE *file = open_file(number, "jls", "rb");
    size_t length = fread(frame, 1, sizeof frame, file), needed = 0;
    charls_jpegls_decoder *decoder = charls_jpegls_decoder_create();
    int error;
    fclose(file);
    error = charls_jpegls_decoder_set_source_buffer(decoder, frame, length);
    if (error == 0)
        error = charls_jpegls_decoder_read_header(decoder);
    if (error == 0)
        error = charls_jpegls_decoder_get_destination_size(decoder, 0, &needed);
    if (error == 0 && needed <= sizeof samples)
        error = charls_jpegls_decoder_decode_to_buffer(decoder, samples, needed, 0);
    charls_jpegls_decoder_destroy(decoder);
    if (error != 0) {
        fprintf(stderr, "%d.jls: %s\n", number, charls_get_error_message(error));
        exit(1);
    }
    file = open_file(number, "raw", "wb");
    fwrite(samples, 1, needed, file);
    fclose(file);
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    folder = argv[1];
    for (int number = 0; number < atoi(argv[2]); number++)
        decode(number);
    return 0;
}
