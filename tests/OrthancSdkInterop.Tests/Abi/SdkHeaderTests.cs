// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.RegularExpressions;
using TestSupport;
using Xunit;

namespace OrthancSdkInterop.Tests.Abi;

/// <summary>
/// Compares every size, offset and constant that the interop assembly declares with the header of the SDK, as a C compiler sees it.
/// </summary>
public class SdkHeaderTests
{
    private const string Header = "orthanc/OrthancCPlugin.h";

    /// <summary>
    /// The include folders to compare with: the system's, and those of ORTHANC_INCLUDE_PATH (separated by colons) for other versions of the
    /// SDK.
    /// </summary>
    public static TheoryData<string> IncludeFolders
    {
        get
        {
            TheoryData<string> folders = new("/usr/include");
            foreach (string folder in (Environment.GetEnvironmentVariable("ORTHANC_INCLUDE_PATH") ?? "")
                .Split(':', StringSplitOptions.RemoveEmptyEntries))
            {
                folders.Add(folder);
            }

            return folders;
        }
    }

    [Theory]
    [MemberData(nameof(IncludeFolders))]
    public void Declarations_match_the_header(string includeFolder)
    {
        Assert.SkipUnless(File.Exists(Path.Combine(includeFolder, Header)), $"{Header} is not in {includeFolder} (package orthanc-dev)");
        Assert.SkipUnless(CCompiler.IsInstalled, "There is no C compiler (package gcc)");
        List<AbiFact> facts = AbiFacts.Declared(VersionOf(Path.Combine(includeFolder, Header)));

        Dictionary<string, long> header = HeaderProgram.Evaluate(facts, includeFolder);

        List<string> differences = [];
        foreach (AbiFact fact in facts)
        {
            long actual = header[fact.Expression];
            if (fact.IsMinimum ? actual < fact.Value : actual != fact.Value)
            {
                differences.Add($"{fact.Expression}: {fact.Value} here, {actual} in the header");
            }
        }

        Assert.Empty(differences);
        Assert.True(facts.Count > 100, "Reflection found too little to compare");
    }

    [Fact]
    public void Every_type_of_the_Abi_namespace_names_its_native_type()
    {
        Assert.Empty(AbiFacts.Types().Where(type => AbiFacts.NativeName(type) is null).Select(type => type.FullName));
    }

    private static OrthancVersion VersionOf(string header)
    {
        string text = File.ReadAllText(header);
        return new OrthancVersion(string.Join('.', ((string[])["MAJOR", "MINOR", "REVISION"]).Select(part =>
            Regex.Match(text, $@"#define ORTHANC_PLUGINS_MINIMAL_{part}_NUMBER\s+(\d+)").Groups[1].Value)));
    }
}
