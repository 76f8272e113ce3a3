// SPDX-License-Identifier: GPL-3.0-or-later
// The entry point of a program.

extern "C" {

bool htj2k_attach();
int wmain(int, wchar_t**);
__declspec(dllimport) int _configure_wide_argv(int);
__declspec(dllimport) int* __p___argc();
__declspec(dllimport) wchar_t*** __p___wargv();
[[noreturn]] __declspec(dllimport) void exit(int);
[[noreturn]] __declspec(dllimport) void _exit(int);

void wmainCRTStartup()
{
    constexpr int ArgumentsAsGiven = 1, Failed = 255;
    if (!htj2k_attach() || _configure_wide_argv(ArgumentsAsGiven) != 0)
    {
        _exit(Failed);
    }

    exit(wmain(*__p___argc(), *__p___wargv()));
}

}
