// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Backfill.Tasks;

/// <summary>The work that is done on stored instances.</summary>
internal enum BackfillOperation
{
    /// <summary>To HTJ2K.</summary>
    Convert,

    /// <summary>Back to Explicit VR Little Endian.</summary>
    Restore,

    /// <summary>Decoded and compared with the digest that was kept at conversion; nothing is written.</summary>
    Verify,
}
