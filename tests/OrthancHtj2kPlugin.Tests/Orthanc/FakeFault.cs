// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Tests.Orthanc;

/// <summary>The fate of a step of a <see cref="FakeOrthanc"/>.</summary>
public enum FakeFault
{
    /// <summary>It is refused with status 500, and has no effect.</summary>
    Refused,

    /// <summary>The process ends before it.</summary>
    Ended,
}
