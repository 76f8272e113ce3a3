// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>Methods of the requests that reach a route.</summary>
[NativeName("OrthancPluginHttpMethod")]
public enum HttpMethod
{
    Get = 1,
    Post = 2,
    Put = 3,
    Delete = 4,
}
