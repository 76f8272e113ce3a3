// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Callbacks;

/// <summary>One call of Orthanc into the plugin: its arguments as fields, its work as a method.</summary>
/// <typeparam name="TResult">The type of the answer to Orthanc.</typeparam>
public interface ICallback<TResult>
    where TResult : unmanaged
{
    /// <summary>The answer to Orthanc when the call failed.</summary>
    static abstract TResult Failure { get; }

    /// <summary>Does the work. May throw.</summary>
    TResult Run();
}
