// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics.CodeAnalysis;

namespace OrthancSdkInterop;

/// <summary>
/// The REST API of Orthanc as plugins call it: with full access and, unless a method says otherwise, without the routes of plugins.
/// Addresses begin with a slash; bodies are limited to 4 GiB.
/// </summary>
public interface IOrthancRest
{
    OrthancVersion Version { get; }

    [SuppressMessage("Naming", "CA1716:Identifiers should not match keywords",
        Justification = "The methods of HTTP; nobody uses this from Visual Basic.")]
    RestAnswer Get(string uri);

    /// <summary>As <see cref="Get"/>, but plugins are asked before Orthanc itself.</summary>
    RestAnswer GetAfterPlugins(string uri);

    RestAnswer Post(string uri, ReadOnlySpan<byte> body);

    /// <summary>As <see cref="Post"/>, of a body that one span cannot hold.</summary>
    /// <param name="body">Its first byte.</param>
    /// <param name="length">Bytes of it: the services for plugins count in 32 bits.</param>
    unsafe RestAnswer PostLarge(string uri, byte* body, uint length);

    /// <param name="revision">The entity tag of the changed value, for an Orthanc that checks revisions; empty for none.</param>
    RestAnswer Put(string uri, ReadOnlySpan<byte> body, string revision = "");

    /// <param name="revision">The entity tag of the removed value, for an Orthanc that checks revisions; empty for none.</param>
    RestAnswer Delete(string uri, string revision = "");

    /// <summary>Reads the file of a stored instance: with half the copies in memory that <see cref="Get"/> makes.</summary>
    /// <param name="instance">Orthanc's identifier.</param>
    /// <returns>As of GET /instances/{id}/file.</returns>
    RestAnswer ReadInstance(string instance);
}
