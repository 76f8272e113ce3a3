// SPDX-License-Identifier: GPL-3.0-or-later
using Xunit;

namespace Architecture.Tests;

/// <summary>The places that break a rule.</summary>
internal static class Violations
{
    /// <summary>Fails with all of them, a line each.</summary>
    public static void AssertNone(IEnumerable<string> violations)
    {
        string lines = string.Join(Environment.NewLine, violations);
        Assert.True(lines.Length == 0, lines);
    }
}
