// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Memory;

namespace Htj2k.Encoding;

/// <summary>The input of all levels but the first: the low-pass rows of the level before.</summary>
internal sealed unsafe class PlaneRows<T>(Plane<T>[] planes) : LevelRows<T>
    where T : unmanaged
{
    public override void Begin(int y)
    {
    }

    public override T* Row(int component, int y) => planes[component].Row(y);

    public override void Dispose()
    {
    }
}
