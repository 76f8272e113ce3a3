// SPDX-License-Identifier: GPL-3.0-or-later
using System.Reflection;
using Xunit;

namespace OrthancHtj2kPlugin.Tests;

/// <summary>Dependencies point one way: plugin to transcoder and interop, transcoder to codec.</summary>
public class DependencyTests
{
    private static readonly string[] s_ours = ["Htj2k", "DicomTranscoder", "OrthancSdkInterop", "OrthancHtj2k"];

    [Theory]
    [InlineData("Htj2k", "")]
    [InlineData("OrthancSdkInterop", "")]
    [InlineData("DicomTranscoder", "Htj2k")]
    public void Assembly_refers_only_to_what_lies_below_it(string assembly, string below)
    {
        IEnumerable<string> references = Assembly.Load(assembly).GetReferencedAssemblies().Select(reference => reference.Name!).Intersect(s_ours);

        Assert.Equal(below, string.Join(' ', references.Order()));
    }
}
