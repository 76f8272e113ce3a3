// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;

namespace OrthancHtj2kPlugin.Routes.Sending;

/// <summary>The outcome for one instance.</summary>
/// <param name="Instance">Orthanc's identifier.</param>
/// <param name="Status">200 when the modality has it.</param>
/// <param name="Text">The transfer syntax in which it was sent, or the error.</param>
internal sealed record SendOutcome(string Instance, HttpStatusCode Status, string Text)
{
    public bool IsSent => Status == HttpStatusCode.OK;
}
