// SPDX-License-Identifier: GPL-3.0-or-later
using Xunit;

namespace NativeHost;

/// <summary>Under Wine, whose loader and runtime are not those of Windows.</summary>
public class WindowsHostTests(WindowsHostProgram host) : NativeHostTests(host), IClassFixture<WindowsHostProgram>;
