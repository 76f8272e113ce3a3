// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Structure;

namespace Htj2k.Encoding;

/// <summary>The place of a code-block in a strip.</summary>
internal readonly record struct StripBlock(int Component, SubbandOrientation Orientation, int Column);
