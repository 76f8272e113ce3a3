// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Text;
using TestSupport;

namespace OrthancSdkInterop.Tests.Abi;

/// <summary>A C program that prints the value of expressions over the header of the SDK.</summary>
internal static class HeaderProgram
{
    /// <returns>The value of each expression.</returns>
    public static Dictionary<string, long> Evaluate(IEnumerable<AbiFact> facts, string includeFolder)
    {
        string folder = Directory.CreateTempSubdirectory("sdk-header-").FullName;
        try
        {
            string source = Path.Combine(folder, "facts.c");
            string program = Path.Combine(folder, "facts");
            File.WriteAllText(source, Source(facts));
            CCompiler.Compile(source, program, "-isystem", includeFolder);
            return CCompiler.Run(program).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split('\t'))
                .ToDictionary(parts => parts[0], parts => long.Parse(parts[1], CultureInfo.InvariantCulture));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Source(IEnumerable<AbiFact> facts)
    {
        StringBuilder source = new("""
            #include <stddef.h>
            #include <stdint.h>
            #include <stdio.h>
            #include <orthanc/OrthancCPlugin.h>

            int main(void)
            {

            """);
        foreach (AbiFact fact in facts)
        {
            source.Append(CultureInfo.InvariantCulture,
                $"  printf(\"%s\\t%lld\\n\", \"{fact.Expression}\", (long long) ({fact.Expression}));\n");
        }

        return source.Append("  return 0;\n}\n").ToString();
    }
}
