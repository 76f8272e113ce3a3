// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using DicomTranscoder.DataSet;
using OrthancHtj2kPlugin.Services;

namespace OrthancHtj2kPlugin.Routes.DicomWeb;

/// <summary>Chooses the form of a frame that a client gets (PS3.18 8.7.5).</summary>
internal static class FrameNegotiation
{
    /// <param name="accepted">The best first.</param>
    /// <param name="available">The cheapest first.</param>
    /// <param name="frames">How many frames are asked for; more than one need parts.</param>
    /// <param name="isMultipart">True when the answer has parts.</param>
    /// <exception cref="RouteException">406.</exception>
    public static FrameRepresentation Choose(List<AcceptedMedia> accepted, List<FrameRepresentation> available, int frames,
        out bool isMultipart)
    {
        foreach (AcceptedMedia media in accepted)
        {
            isMultipart = media.IsMultipart;
            if (!isMultipart && frames > 1)
            {
                continue;
            }

            foreach (FrameRepresentation representation in available)
            {
                if (Satisfies(representation, media))
                {
                    return representation;
                }
            }
        }

        throw new RouteException(HttpStatusCode.NotAcceptable,
            $"The frame can be given {ListOf(available)}; in one part, or as multipart/related with that type, which several frames need.");
    }

    private static string ListOf(List<FrameRepresentation> available)
    {
        string list = "";
        foreach (FrameRepresentation representation in available)
        {
            list += (list.Length == 0 ? "as " : ", ") + representation.ContentType;
        }

        return list.Length == 0 ? "in no form" : list;
    }

    private static bool Satisfies(FrameRepresentation representation, AcceptedMedia media)
    {
        // Bytes of any kind are an octet stream: with a transfer syntax, this type asks for the frame as it is stored. OHIF does.
        bool isOctetStream = media.Type is FrameRepresentation.OctetStream or AcceptedMedia.AnyType;
        return media.TransferSyntax switch
        {
            "" => media.Includes(representation.MediaType)
                && (!isOctetStream || representation.TransferSyntax == TransferSyntaxUid.ExplicitLittleEndian),
            AcceptedMedia.AnyTransferSyntax => isOctetStream || media.Includes(representation.MediaType),
            _ => representation.TransferSyntax == media.TransferSyntax && (isOctetStream || media.Includes(representation.MediaType)),
        };
    }
}
