// SPDX-License-Identifier: GPL-3.0-or-later
// OpenJPH as the peer of bench/codec/compare: encodes and decodes frames in memory, one thread, on each path of the library that the
// processor has, and prints the same TSV with the times of the fastest path, and then the names of these paths.
//   g++ -O3 -march=native openjph.cc -o openjph -lopenjph
//   openjph -F FRAMES [-f NAME] [-t SECONDS] [-p PATH]
// The library asks get_cpu_ext_level, once, which path to take; this program replaces that function, so each path needs a process of its own.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>
#include <openjph/ojph_arch.h>
#include <openjph/ojph_codestream.h>
#include <openjph/ojph_file.h>
#include <openjph/ojph_mem.h>
#include <openjph/ojph_params.h>

namespace {

struct Path { const char *name; int level; };

const Path Paths[] = {
    {"scalar", ojph::X86_CPU_EXT_LEVEL_GENERIC},
    {"SSSE3", ojph::X86_CPU_EXT_LEVEL_SSSE3},
    {"AVX", ojph::X86_CPU_EXT_LEVEL_AVX},
    {"AVX2", ojph::X86_CPU_EXT_LEVEL_AVX2FMA},
    {"AVX-512", ojph::X86_CPU_EXT_LEVEL_AVX512},
};

int chosenLevel;

struct Frame {
    std::string name;
    int width, height, components, bits, isSigned;
    std::vector<uint8_t> samples;
    int levels() const
    {
        int count = 5;
        while (std::min(width, height) > 64 << count) count++;
        return count;
    }
};

struct Result {
    size_t bytes;
    double encodeMedian, encodeMinimum, decodeMedian, decodeMinimum;
    bool isLossless;
};

template <typename T> void toLine(const Frame &frame, ojph::ui32 component, size_t row, ojph::si32 *line)
{
    const T *samples = reinterpret_cast<const T *>(frame.samples.data()) + row * frame.width * frame.components + component;
    if (frame.components == 1)
        for (int x = 0; x < frame.width; x++) line[x] = samples[x];
    else
        for (int x = 0; x < frame.width; x++) line[x] = samples[x * frame.components];
}

template <typename T> void fromLine(const Frame &frame, ojph::ui32 component, size_t row, const ojph::si32 *line, uint8_t *output)
{
    T *samples = reinterpret_cast<T *>(output) + row * frame.width * frame.components + component;
    if (frame.components == 1)
        for (int x = 0; x < frame.width; x++) samples[x] = T(line[x]);
    else
        for (int x = 0; x < frame.width; x++) samples[x * frame.components] = T(line[x]);
}

// A codestream that writes TLM cannot be used twice in 0.32 (a full TLM is not emptied); one that is read can.
class Encoder {
    ojph::mem_outfile file;

public:
    size_t encode(const Frame &frame, std::vector<uint8_t> &output)
    {
        ojph::codestream codestream;
        ojph::param_siz size = codestream.access_siz();
        size.set_image_extent(ojph::point(frame.width, frame.height));
        size.set_num_components(frame.components);
        for (int c = 0; c < frame.components; c++) size.set_component(c, ojph::point(1, 1), frame.bits, frame.isSigned != 0);
        ojph::param_cod style = codestream.access_cod();
        style.set_num_decomposition(frame.levels());
        style.set_block_dims(64, 64);
        style.set_progression_order("RPCL");
        style.set_reversible(true);
        style.set_color_transform(frame.components == 3);
        codestream.request_tlm_marker(true);
        codestream.set_tilepart_divisions(true, false);
        codestream.set_planar(false);
        file.open(frame.samples.size() + 65536, false);
        codestream.write_headers(&file);
        ojph::ui32 component;
        ojph::line_buf *line = codestream.exchange(nullptr, component);
        for (int y = 0; y < frame.height; y++)
            for (int c = 0; c < frame.components; c++) {
                if (frame.bits <= 8) toLine<uint8_t>(frame, component, y, line->i32);
                else if (frame.isSigned) toLine<int16_t>(frame, component, y, line->i32);
                else toLine<uint16_t>(frame, component, y, line->i32);
                line = codestream.exchange(line, component);
            }
        codestream.flush();
        size_t length = size_t(file.tell());
        memcpy(output.data(), file.get_data(), length);
        codestream.close();
        return length;
    }
};

class Decoder {
    ojph::codestream codestream;
    ojph::mem_infile file;

public:
    void decode(const Frame &frame, const std::vector<uint8_t> &coded, size_t length, std::vector<uint8_t> &output)
    {
        codestream.restart();
        file.open(coded.data(), length);
        codestream.read_headers(&file);
        codestream.set_planar(false);
        codestream.create();
        for (int y = 0; y < frame.height; y++)
            for (int c = 0; c < frame.components; c++) {
                ojph::ui32 component;
                ojph::line_buf *line = codestream.pull(component);
                if (frame.bits <= 8) fromLine<uint8_t>(frame, component, y, line->i32, output.data());
                else fromLine<uint16_t>(frame, component, y, line->i32, output.data());
            }
        codestream.close();
    }
};

// Median and minimum in milliseconds.
template <typename Operation> void measure(Operation operation, double seconds, double &median, double &minimum)
{
    using Clock = std::chrono::steady_clock;
    std::vector<double> times;
    operation();
    auto start = Clock::now();
    do {
        auto before = Clock::now();
        operation();
        times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - before).count());
    } while (times.size() < 5 || std::chrono::duration<double>(Clock::now() - start).count() < seconds);
    std::sort(times.begin(), times.end());
    median = times[times.size() / 2];
    minimum = times[0];
}

Result measureBoth(const Frame &frame, double seconds)
{
    Result result;
    std::vector<uint8_t> coded(2 * frame.samples.size() + 65536), decoded(frame.samples.size());
    Encoder encoder;
    Decoder decoder;
    measure([&] { result.bytes = encoder.encode(frame, coded); }, seconds, result.encodeMedian, result.encodeMinimum);
    measure([&] { decoder.decode(frame, coded, result.bytes, decoded); }, seconds, result.decodeMedian, result.decodeMinimum);
    result.isLossless = decoded == frame.samples;
    return result;
}

// Measures in a process of its own.
Result measureOn(const Path &path, const Frame &frame, double seconds)
{
    int ends[2];
    if (pipe(ends) != 0) exit(1);
    pid_t child = fork();
    if (child == 0) {
        chosenLevel = path.level;
        Result own = measureBoth(frame, seconds);
        _exit(write(ends[1], &own, sizeof own) == ssize_t(sizeof own) ? 0 : 1);
    }
    close(ends[1]);
    Result result;
    bool isWhole = read(ends[0], &result, sizeof result) == ssize_t(sizeof result);
    close(ends[0]);
    waitpid(child, nullptr, 0);
    if (!isWhole) { fprintf(stderr, "The path %s of OpenJPH fails.\n", path.name); exit(1); }
    return result;
}

int processorLevel()
{
    auto own = reinterpret_cast<int (*)()>(dlsym(RTLD_NEXT, "_ZN4ojph17get_cpu_ext_levelEv"));
    if (!own) { fprintf(stderr, "This libopenjph does not tell which paths it has.\n"); exit(1); }
    return own();
}

void print(const Frame &frame, double seconds, const char *only)
{
    Result best = {};
    const char *encodePath = nullptr, *decodePath = nullptr;
    int highest = processorLevel();
    for (const Path &path : Paths) {
        if (path.level > highest || (only && strcmp(only, path.name))) continue;
        Result result = measureOn(path, frame, seconds);
        if (!encodePath || result.encodeMinimum < best.encodeMinimum) {
            best.encodeMedian = result.encodeMedian;
            best.encodeMinimum = result.encodeMinimum;
            encodePath = path.name;
        }
        if (!decodePath || result.decodeMinimum < best.decodeMinimum) {
            best.decodeMedian = result.decodeMedian;
            best.decodeMinimum = result.decodeMinimum;
            decodePath = path.name;
        }
        best.bytes = result.bytes;
        best.isLossless = result.isLossless;
    }
    if (!encodePath) { fprintf(stderr, "This processor has no such path.\n"); exit(1); }
    double raw = double(frame.samples.size());
    printf("openjph\t%s\t%.0f\t%zu\t%.3f\t%.3f\t%.1f\t%.3f\t%.1f\t%.3f\t%.3f\t%d\t%s\t%s\n", frame.name.c_str(), raw, best.bytes,
        raw / double(best.bytes), best.encodeMedian, raw / best.encodeMedian / 1000, best.decodeMedian, raw / best.decodeMedian / 1000,
        best.encodeMinimum, best.decodeMinimum, best.isLossless, encodePath, decodePath);
    fflush(stdout);
}

}

int ojph::get_cpu_ext_level() { return chosenLevel; }

int main(int argc, char **argv)
{
    const char *list = nullptr, *frameName = nullptr, *path = nullptr;
    double seconds = 0.5;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (!strcmp(argv[i], "-F")) list = argv[i + 1];
        else if (!strcmp(argv[i], "-f")) frameName = argv[i + 1];
        else if (!strcmp(argv[i], "-t")) seconds = atof(argv[i + 1]);
        else if (!strcmp(argv[i], "-p")) path = argv[i + 1];
    }
    FILE *lines = list ? fopen(list, "r") : nullptr;
    if (!lines) { fprintf(stderr, "openjph -F FRAMES [-f NAME] [-t SECONDS] [-p scalar|SSSE3|AVX|AVX2|AVX-512]\n"); return 2; }
    std::string folder(list);
    folder.erase(folder.find_last_of('/') + 1);
    printf("lib\tframe\traw_bytes\tcomp_bytes\tratio\tenc_ms\tenc_MBps\tdec_ms\tdec_MBps\tenc_min_ms\tdec_min_ms\tok\tenc_path\tdec_path\n");
    fflush(stdout);
    Frame frame;
    char name[256], file[1024];
    int count;
    while (fscanf(lines, "%255s %d %d %d %d %d %d %1023s", name, &frame.width, &frame.height, &frame.components, &frame.bits,
        &frame.isSigned, &count, file) == 8) {
        if (frameName && strcmp(frameName, name)) continue;
        frame.name = name;
        frame.samples.resize(size_t(frame.width) * frame.height * frame.components * (frame.bits > 8 ? 2 : 1));
        FILE *raw = fopen(file, "rb");
        if (!raw) raw = fopen((folder + std::string(file).substr(std::string(file).find_last_of('/') + 1)).c_str(), "rb");
        if (!raw || fread(frame.samples.data(), 1, frame.samples.size(), raw) != frame.samples.size()) {
            fprintf(stderr, "cannot read %s\n", file);
            return 1;
        }
        fclose(raw);
        print(frame, seconds, path);
    }
    return 0;
}
