// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Tests.Orthanc;

/// <summary>The fate of a step of a <see cref="FakeOrthanc"/>.</summary>
public enum FakeFault
{
    /// <summary>It is refused with status 500, and has no effect.</summary>
    Refused,

    /// <summary>The process ends before it.</summary>
    Ended,

    /// <summary>
    /// It is done, but the database has lost the connection before it could say so: the answer has status 500, and a new file is removed.
    /// </summary>
    Lost,
}
