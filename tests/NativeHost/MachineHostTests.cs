// SPDX-License-Identifier: GPL-3.0-or-later
using Xunit;

namespace NativeHost;

/// <summary>On this machine.</summary>
public class MachineHostTests(MachineHostProgram host) : NativeHostTests(host), IClassFixture<MachineHostProgram>;
