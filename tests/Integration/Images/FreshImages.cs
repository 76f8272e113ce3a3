// SPDX-License-Identifier: GPL-3.0-or-later
namespace Integration.Images;

/// <summary>Numbers for images whose SOP Instance UID nobody else may have.</summary>
internal static class FreshImages
{
    private static int s_number = 1000;

    /// <summary>A SOP Instance UID for an image that is built otherwise.</summary>
    public static string Uid() => $"2.25.{8_500_000_000 + Interlocked.Increment(ref s_number)}";

    public static TestImage Build(this ImageDescription description) => description.Build(Interlocked.Increment(ref s_number));
}
