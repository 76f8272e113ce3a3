// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Ingest;

/// <summary>
/// The largest file that may become of an instance over 2 GiB: Orthanc has to hand it out again. 1.10.1 answers without a body where a file
/// passes 2 GiB; 1.12.7 and 1.13.0 have given back files of 2.2 GB, by interfaces that take 4 GiB.
/// </summary>
internal static class LargestFile
{
    public static long Of(OrthancVersion version) => version.IsAtLeast(1, 12, 7) ? uint.MaxValue : int.MaxValue;
}
