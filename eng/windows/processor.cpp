// SPDX-License-Identifier: GPL-3.0-or-later
// Runs when the library is loaded. On a processor without the instructions that the code is compiled for (x86-64-v3), LoadLibrary then returns an error, as
// dlopen does on Linux by the mark of the linker. Without this, .NET ends the whole process at the first call.

enum Register { A, B, C, D };

#ifdef __clang__
static void read_processor(int registers[4], int leaf)
{
    asm volatile("cpuid" : "=a"(registers[A]), "=b"(registers[B]), "=c"(registers[C]), "=d"(registers[D]) : "a"(leaf), "c"(0));
}

static unsigned int read_enabled_states()
{
    unsigned int low, high;
    asm volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return low;
}
#else
extern "C" void __cpuidex(int registers[4], int leaf, int subleaf);
extern "C" unsigned long long _xgetbv(unsigned int index);
#pragma intrinsic(__cpuidex, _xgetbv)

static void read_processor(int registers[4], int leaf) { __cpuidex(registers, leaf, 0); }

static unsigned int read_enabled_states() { return static_cast<unsigned int>(_xgetbv(0)); }
#endif

static bool has(unsigned int value, unsigned int bits) { return (value & bits) == bits; }

// Nothing here may itself use what it asks for.
static int require_x86_64_v3()
{
    constexpr unsigned int Fma = 1u << 12, Movbe = 1u << 22, Popcnt = 1u << 23, OsXsave = 1u << 27, Avx = 1u << 28;
    constexpr unsigned int Bmi1 = 1u << 3, Avx2 = 1u << 5, Bmi2 = 1u << 8, Lzcnt = 1u << 5;
    constexpr unsigned int StatesOfXmmAndYmm = 6;
    constexpr int Extended = static_cast<int>(0x80000000);

    int registers[4];
    read_processor(registers, 0);
    if (registers[A] < 7)
    {
        return 1;
    }

    read_processor(registers, 1);
    if (!has(registers[C], Fma | Movbe | Popcnt | OsXsave | Avx) || !has(read_enabled_states(), StatesOfXmmAndYmm))
    {
        return 1;
    }

    read_processor(registers, 7);
    if (!has(registers[B], Bmi1 | Avx2 | Bmi2))
    {
        return 1;
    }

    read_processor(registers, Extended);
    if (static_cast<unsigned int>(registers[A]) <= static_cast<unsigned int>(Extended))
    {
        return 1;
    }

    read_processor(registers, Extended + 1);
    return has(registers[C], Lzcnt) ? 0 : 1;
}

// The C runtime calls the functions between .CRT$XIA and .CRT$XIZ before anything else; a result other than 0 makes DllMain fail.
#pragma section(".CRT$XIB", long, read)
extern "C" __declspec(allocate(".CRT$XIB")) int (*const htj2k_require_processor)();
extern "C" __declspec(allocate(".CRT$XIB")) int (*const htj2k_require_processor)() = require_x86_64_v3;
