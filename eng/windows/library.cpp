// SPDX-License-Identifier: GPL-3.0-or-later
// The entry point of a library.

extern "C" {

bool htj2k_attach();
void htj2k_detach();
int DllMain(void*, unsigned int, void*);

int _DllMainCRTStartup(void* library, unsigned int reason, void* reserved)
{
    constexpr unsigned int ProcessDetach = 0, ProcessAttach = 1;
    if (reason == ProcessAttach && !htj2k_attach())
    {
        return 0;
    }

    int result = DllMain(library, reason, reserved);
    // When the process ends, its other threads are gone already, maybe in the middle of something.
    if (reason == ProcessDetach && reserved == nullptr)
    {
        htj2k_detach();
    }

    return result;
}

}
