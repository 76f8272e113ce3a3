// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the Visual C++ runtime (libcmt, libvcruntime) that .NET's libraries for Windows refer to, so that lld links them without Visual Studio.
// Everything else is in the Universal C Runtime, a part of Windows 10 and later.

using size_t = unsigned long long;
using uintptr_t = unsigned long long;
using uint32_t = unsigned int;

extern "C" {

using Initializer = void (*)();
using FallibleInitializer = int (*)();

__declspec(dllimport) void* malloc(size_t);
__declspec(dllimport) void free(void*);

// ---- Onexit: destructors of statics, for this library alone ----

struct OnexitTable { void* first; void* last; void* end; };
__declspec(dllimport) int _initialize_onexit_table(OnexitTable*);
__declspec(dllimport) int _register_onexit_function(OnexitTable*, FallibleInitializer);
__declspec(dllimport) int _execute_onexit_table(OnexitTable*);
static OnexitTable onexit_table;

int atexit(Initializer function) { return _register_onexit_function(&onexit_table, reinterpret_cast<FallibleInitializer>(function)); }

// ---- Buffer security (/GS); __security_check_cookie is in registers.s ----

extern uintptr_t __security_cookie;
uintptr_t __security_cookie = 0x00002B992DDFA232;
extern uintptr_t __security_cookie_complement;
uintptr_t __security_cookie_complement = ~0x00002B992DDFA232ull;

struct FileTime { uint32_t low, high; };
__declspec(dllimport) void GetSystemTimeAsFileTime(FileTime*);
__declspec(dllimport) uint32_t GetCurrentProcessId();
__declspec(dllimport) uint32_t GetCurrentThreadId();
__declspec(dllimport) int QueryPerformanceCounter(unsigned long long*);

static void initialize_cookie()
{
    FileTime time;
    GetSystemTimeAsFileTime(&time);
    unsigned long long counter = 0;
    QueryPerformanceCounter(&counter);
    uintptr_t cookie = (static_cast<uintptr_t>(time.high) << 32 | time.low) ^ static_cast<uintptr_t>(GetCurrentProcessId()) << 24
        ^ static_cast<uintptr_t>(GetCurrentThreadId()) << 8 ^ counter << 32 ^ counter ^ reinterpret_cast<uintptr_t>(&cookie);
    cookie &= 0x0000FFFFFFFFFFFF;
    __security_cookie = cookie == 0x00002B992DDFA232 || cookie == 0 ? 0x00002B992DDFA233 : cookie;
    __security_cookie_complement = ~__security_cookie;
}

[[noreturn]] static void fail_fast(uint32_t code)
{
    asm volatile("int $0x29" : : "c"(code) : "memory");
    __builtin_unreachable();
}

[[noreturn]] void __report_rangecheckfailure() { fail_fast(8); }
int _purecall() { fail_fast(5); }

// The personality of functions with a cookie: exceptions pass through them. (The cookie itself is checked at each return.)
int __GSHandlerCheck(void*, void*, void*, void*) { return 1; }

// Control flow guard is not on: calls go where they should.
void __htj2k_dispatch_icall();
extern void (*const __guard_dispatch_icall_fptr)();
void (*const __guard_dispatch_icall_fptr)() = __htj2k_dispatch_icall;

int _fltused = 0x9875;

// ---- Thread-local storage ----

// The ends of the groups that the linker gathers, from registers.s.
extern Initializer const __xd_a[], __xd_z[], __xc_a[], __xc_z[];
extern FallibleInitializer const __xi_a[], __xi_z[];

thread_local bool __tls_guard = false;

void __dyn_tls_init(void*, uint32_t reason, void*)
{
    constexpr uint32_t ThreadAttach = 2;
    if (reason != ThreadAttach || __tls_guard)
    {
        return;
    }

    __tls_guard = true;
    for (Initializer const* each = __xd_a; each != __xd_z; each++)
    {
        if (*each != nullptr)
        {
            (*each)();
        }
    }
}

void __dyn_tls_on_demand_init() { __dyn_tls_init(nullptr, 2, nullptr); }

// ---- The first steps of an entry point ----

bool htj2k_attach()
{
    initialize_cookie();
    if (_initialize_onexit_table(&onexit_table) != 0)
    {
        return false;
    }

    for (FallibleInitializer const* each = __xi_a; each != __xi_z; each++)
    {
        if (*each != nullptr && (*each)() != 0)
        {
            return false;
        }
    }

    for (Initializer const* each = __xc_a; each != __xc_z; each++)
    {
        if (*each != nullptr)
        {
            (*each)();
        }
    }

    __dyn_tls_on_demand_init();
    return true;
}

void htj2k_detach() { _execute_onexit_table(&onexit_table); }

}

namespace std
{
    struct nothrow_t { };
    extern const nothrow_t nothrow;
    const nothrow_t nothrow {};
}

void* operator new(size_t size, const std::nothrow_t&) noexcept { return malloc(size == 0 ? 1 : size); }
void* operator new[](size_t size, const std::nothrow_t&) noexcept { return malloc(size == 0 ? 1 : size); }
void operator delete(void* memory, size_t) noexcept { free(memory); }
void operator delete(void* memory) noexcept { free(memory); }
void operator delete[](void* memory) noexcept { free(memory); }
