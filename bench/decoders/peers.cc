// SPDX-License-Identifier: GPL-3.0-or-later
// The peers of bench/decoders/compare, in memory, one thread: DCMTK decodes CODED/NAME.jpeg.dcm, CharLS decodes CODED/NAME.jls.
// Prints for each format the least processor time in milliseconds.
//
//   c++ -O2 peers.cc -o peers -ldcmjpeg -ldcmdata -lofstd -loflog -lcharls && ./peers CODED NAME SECONDS
#include <charls/charls.h>
#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmjpeg/djdecode.h>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

using Bytes = std::vector<unsigned char>;

// Processor time, as in Program.cs.
static double milliseconds()
{
    timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return 1e3 * time.tv_sec + 1e-6 * time.tv_nsec;
}

template <typename Operation>
static void measure(const char *format, double seconds, Operation decode)
{
    decode();
    std::vector<double> runs;
    double end = milliseconds() + 1000 * seconds;
    do
    {
        double start = milliseconds();
        decode();
        runs.push_back(milliseconds() - start);
    } while (milliseconds() < end);

    std::printf("%s\t%.4f\n", format, *std::min_element(runs.begin(), runs.end()));
}

static void check(const OFCondition &condition)
{
    if (condition.bad()) { std::fprintf(stderr, "DCMTK: %s\n", condition.text()); std::exit(1); }
}

static void measureDcmtk(const std::string &path, double seconds)
{
    DcmFileFormat file;
    check(file.loadFile(path.c_str()));
    check(file.loadAllDataIntoMemory());
    DcmElement *element;
    check(file.getDataset()->findAndGetElement(DCM_PixelData, element));
    Uint32 size;
    check(element->getUncompressedFrameSize(file.getDataset(), size));
    Bytes samples(size);
    measure("jpg", seconds, [&] {
        Uint32 fragment = 0;
        OFString model;
        check(element->getUncompressedFrame(file.getDataset(), 0, fragment, samples.data(), size, model));
    });
}

static void measureCharls(const std::string &path, double seconds)
{
    std::ifstream file(path, std::ios::binary);
    const Bytes frame((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    Bytes samples;
    measure("jls", seconds, [&] {
        charls::jpegls_decoder decoder(frame, true);
        samples.resize(decoder.destination_size());
        decoder.decode(samples);
    });
}

int main(int count, char **arguments)
{
    if (count != 4) { std::fprintf(stderr, "usage: %s CODED NAME SECONDS\n", arguments[0]); return 2; }
    OFLog::configure(OFLogger::ERROR_LOG_LEVEL);
    DJDecoderRegistration::registerCodecs(EDC_never);
    const std::string name = std::string(arguments[1]) + "/" + arguments[2];
    const double seconds = std::atof(arguments[3]);
    measureDcmtk(name + ".jpeg.dcm", seconds);
    measureCharls(name + ".jls", seconds);
}
