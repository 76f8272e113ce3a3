// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text;
using System.Text.RegularExpressions;
using OrthancHtj2kPlugin.Routes.App;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Routes.App;

/// <summary>The files of the page in the library.</summary>
public sealed partial class AppFileTests
{
    [Theory]
    [InlineData("index.html", "text/html; charset=utf-8")]
    [InlineData("page.css", "text/css; charset=utf-8")]
    [InlineData("page.js", "text/javascript; charset=utf-8")]
    public void File_has_the_type_of_its_name(string name, string type)
    {
        AppFile file = AppFile.Find(name)!;

        Assert.Equal(type, file.MimeType);
        Assert.Contains("SPDX-License-Identifier", Encoding.UTF8.GetString(file.Bytes), StringComparison.Ordinal);
        Assert.Matches("^\"[0-9a-f]{16}\"$", file.Tag);
    }

    [Theory]
    [InlineData("")]
    [InlineData("none.js")]
    [InlineData("../App/page.js")]
    [InlineData("App/page.js")]
    [InlineData("page.js/")]
    public void Other_names_have_no_file(string name) => Assert.Null(AppFile.Find(name));

    [Fact]
    public void Files_have_different_tags() => Assert.NotEqual(AppFile.Find("page.js")!.Tag, AppFile.Find("page.css")!.Tag);

    [Fact]
    public void Modules_import_files_that_are_there()
    {
        HashSet<string> seen = [];
        Visit("page.js");

        void Visit(string name)
        {
            if (seen.Add(name))
            {
                AppFile? file = AppFile.Find(name);
                Assert.True(file is not null, name);
                foreach (Match import in Import().Matches(Encoding.UTF8.GetString(file.Bytes)))
                {
                    Visit(import.Groups[1].Value);
                }
            }
        }

        Assert.True(seen.Count > 5);
    }

    [GeneratedRegex(@"from '\./([^']+)';")]
    private static partial Regex Import();
}
