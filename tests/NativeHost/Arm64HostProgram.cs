// SPDX-License-Identifier: GPL-3.0-or-later
namespace NativeHost;

/// <summary>The program for <see cref="Platform.Arm64"/>.</summary>
public sealed class Arm64HostProgram() : HostProgram(Platform.Arm64);
