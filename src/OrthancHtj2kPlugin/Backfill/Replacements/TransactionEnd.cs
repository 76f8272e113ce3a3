// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill.Replacements;

/// <summary>
/// Waits until a replacement in the database has ended that its server no longer waits for: a server was killed or lost its connection,
/// and the database still commits. Until then, others see the instance as it was before. Whoever writes metadata of the instance waits,
/// because the transaction has locked it in order to delete it. So one metadata is written and removed again, under a number that the
/// instance does not use.
/// </summary>
internal sealed class TransactionEnd(IOrthancRest rest, UserNames names)
{
    /// <summary>The one after the number of <see cref="ConversionFacts"/>.</summary>
    private const long FirstNumber = 7205;

    /// <summary>The beginning of the value, by which one is known that a server which was killed here has left.</summary>
    private const string Mark = "htj2k waits ";

    /// <summary>Transactions of Orthanc's own index end with its process.</summary>
    private readonly Lazy<bool> _hasOwnIndex = new(() => OrthancResources.HasOwnIndex(rest), LazyThreadSafetyMode.PublicationOnly);

    /// <summary>Waits; when this returns, Orthanc shows what the transaction has made of the instance.</summary>
    /// <param name="instance">Orthanc's identifier.</param>
    /// <exception cref="BackfillException">It may not have ended yet, or Orthanc does not answer.</exception>
    public void Await(string instance)
    {
        string uri = $"/instances/{instance}";
        if (_hasOwnIndex.Value || OrthancResources.IsGone(rest, uri))
        {
            return;
        }

        Dictionary<string, string> present = OrthancResources.Metadata(rest, uri);
        long number = FirstNumber;
        while (present.TryGetValue(names.MetadataName(number), out string? value) && !value.StartsWith(Mark, StringComparison.Ordinal))
        {
            number++;
        }

        // A value that was not there before: one that is there need not be written.
        string metadata = $"{uri}/metadata/{number}";
        RevisedValue.Put(rest, metadata, metadata, Encoding.ASCII.GetBytes($"{Mark}{Guid.NewGuid():N}"));
        RevisedValue.Remove(rest, metadata);
    }
}
