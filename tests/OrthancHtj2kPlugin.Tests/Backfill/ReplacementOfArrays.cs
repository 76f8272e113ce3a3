// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder;
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Backfill.Replacements;
using OrthancHtj2kPlugin.Backfill.Resources;

namespace OrthancHtj2kPlugin.Tests.Backfill;

/// <summary>Replacements by files on the heap.</summary>
internal static unsafe class ReplacementOfArrays
{
    public static string Replace(this InstanceReplacement replacement, StudyInstance instance, byte[] file, string target, string source,
        ConversionFacts? facts)
    {
        fixed (byte* start = file)
        {
            return replacement.Replace(instance, new LongSpan(start, file.Length), target, source, facts);
        }
    }

    public static bool TryGiveMade(this InstanceReconstruction reconstruction, byte[] instance, string[] allowed, IResultMemory memory)
    {
        fixed (byte* start = instance)
        {
            return reconstruction.TryGiveMade(new LongSpan(start, instance.Length), allowed, memory);
        }
    }
}
