// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>How Orthanc keeps a metric.</summary>
[NativeName("OrthancPluginMetricsType")]
public enum MetricsType
{
    /// <summary>The last value.</summary>
    Default = 0,
}
