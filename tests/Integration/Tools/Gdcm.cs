// SPDX-License-Identifier: GPL-3.0-or-later
using TestSupport;

namespace Integration.Tools;

/// <summary>GDCM's command line: a reader of JPEG 2000 that many viewers are built on.</summary>
internal static class Gdcm
{
    private const string Converter = "gdcmconv";

    /// <summary>Null when it is installed, else the reason to skip a test.</summary>
    public static string? Missing { get; } = ProgramSearch.Miss(Converter, "libgdcm-tools");

    /// <summary>The file with native Pixel Data.</summary>
    public static byte[] Native(byte[] file) => Dcmtk.Convert(file, Converter, "--raw");
}
