// SPDX-License-Identifier: GPL-3.0-or-later
namespace NativeHost;

/// <summary>The program for <see cref="Platform.Native"/>.</summary>
public sealed class MachineHostProgram() : HostProgram(Platform.Native);
