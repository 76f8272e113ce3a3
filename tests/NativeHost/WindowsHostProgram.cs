// SPDX-License-Identifier: GPL-3.0-or-later
namespace NativeHost;

/// <summary>The program for <see cref="Platform.Windows"/>.</summary>
public sealed class WindowsHostProgram() : HostProgram(Platform.Windows);
