// SPDX-License-Identifier: GPL-3.0-or-later
using Xunit;

namespace NativeHost;

/// <summary>Under qemu-user.</summary>
public class Arm64HostTests(Arm64HostProgram host) : NativeHostTests(host), IClassFixture<Arm64HostProgram>;
