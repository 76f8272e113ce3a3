// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Routes.Upload;

/// <summary>The bytes of files that one request may still bring, after unpacking. It bounds archives that inflate without end.</summary>
/// <param name="limit">In bytes.</param>
internal sealed class UploadBudget(long limit)
{
    private long _spent;

    /// <summary>The largest file that is still accepted.</summary>
    public int LargestFile => (int)Math.Min(limit - _spent, Array.MaxLength);

    /// <summary>The message when a file is larger.</summary>
    public string Excuse => $"The files of one request are limited to {limit} bytes, each to {Array.MaxLength}; the setting \"Htj2k.UploadLimitMegabytes\" changes the first";

    public void Spend(int bytes) => _spent += bytes;
}
