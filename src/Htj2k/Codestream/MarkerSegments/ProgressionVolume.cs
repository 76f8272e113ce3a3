// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Contract;

namespace Htj2k.Codestream.MarkerSegments;

/// <summary>
/// The packets that one progression runs through (T.800 A.6.6); the ends are exclusive. Packets that came earlier are left out.
/// </summary>
internal readonly record struct ProgressionVolume(
    ProgressionOrder Order, int FirstResolution, int EndResolution, int FirstComponent, int EndComponent, int EndLayer)
{
    /// <summary>Everything, in the order that COD names.</summary>
    public static ProgressionVolume All(CodingStyle style) => new(style.Order, 0, int.MaxValue, 0, int.MaxValue, style.Layers);

    /// <summary>Reads one change of POC.</summary>
    public static ProgressionVolume Read(ref CodestreamReader reader, int components)
    {
        int start = reader.Position;
        bool small = components < 257;
        int firstResolution = reader.Read8();
        int firstComponent = small ? reader.Read8() : reader.Read16();
        int endLayer = reader.Read16();
        int endResolution = reader.Read8();
        int endComponent = small ? reader.Read8() : reader.Read16();
        int order = reader.Read8();

        // Zero stands for the number that the field is one bit too narrow for.
        endComponent = endComponent == 0 ? int.MaxValue : endComponent;
        if (order > (int)ProgressionOrder.ComponentPositionResolutionLayer || endResolution <= firstResolution
            || endComponent <= firstComponent)
        {
            Htj2kFormatException.Throw(
                $"a progression of order {order} (0 to 4 are accepted) from resolution {firstResolution} to {endResolution}, component {firstComponent} to {endComponent}", start);
        }

        return new ProgressionVolume((ProgressionOrder)order, firstResolution, endResolution, firstComponent, endComponent, endLayer);
    }
}
