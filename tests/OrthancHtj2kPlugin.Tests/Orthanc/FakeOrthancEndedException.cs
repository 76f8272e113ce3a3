// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Tests.Orthanc;

/// <summary>The process of Orthanc ends here: nothing of the plugin continues.</summary>
internal sealed class FakeOrthancEndedException() : Exception("Orthanc has ended");
