// SPDX-License-Identifier: GPL-3.0-or-later
using TestSupport;

namespace NativeHost;

/// <summary>
/// A system that the plugin is built for: where its build lies, the compiler of its programs, and the way to run them here.
/// </summary>
/// <param name="Plugin">The path of the plugin below artifacts/.</param>
/// <param name="Compiler">Of C; beside the options it gets the two sources and the folder of the SDK.</param>
/// <param name="Runner">Stands before the program.</param>
public sealed record Platform(string Plugin, string Compiler, string[] Options, string[] Runner)
{
    private static readonly string s_native = Path.Combine(Repository.Root, "tests", "NativeHost", "native");

    public static Platform Native { get; } = new("plugin/OrthancHtj2k.so", "gcc", ["-ldl", "-lpthread"], []);

    public static Platform Arm64 { get; } = new(
        "plugin-linux-arm64/OrthancHtj2k.so",
        "aarch64-linux-gnu-gcc",
        ["-ldl", "-lpthread"],
        ["qemu-aarch64", "-cpu", "max,sve=off,pauth=off", "-L", "/usr/aarch64-linux-gnu"]);

    /// <summary>
    /// The folder native/windows has the headers of POSIX that mingw-w64 lacks; its compiler checks formats by those of Windows.
    /// </summary>
    public static Platform Windows { get; } = new(
        "plugin-win-x64/OrthancHtj2k.dll",
        "x86_64-w64-mingw32-gcc",
        ["-I", Path.Combine(s_native, "windows"), "-D__USE_MINGW_ANSI_STDIO=1", "-Wno-format", "-Wno-format-extra-args",
            "-DPTHREAD_STACK_MIN=8192", "-static", "-lpthread"],
        [Path.Combine(Repository.Root, "eng", "wine")]);

    public string PluginPath => Path.Combine(Repository.Root, "artifacts", Plugin);

    public static string Source(string name) => Path.Combine(s_native, name);
}
