// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Ingest;

/// <summary>
/// The largest file that may become of an instance over 2 GiB: Orthanc has to hand it out again. 1.10.1 answers without a body where a file
/// passes 2 GiB; from 1.12.7 on, files up to 4 GiB have been read back.
/// </summary>
internal static class LargestFile
{
    public static long Of(OrthancVersion version) => version.IsAtLeast(1, 12, 7) ? uint.MaxValue : int.MaxValue;
}
