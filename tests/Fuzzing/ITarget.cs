// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Contract;

namespace Fuzzing;

/// <summary>An entry point for untrusted input. Every exception that it throws is a finding.</summary>
internal interface ITarget : IDisposable
{
    /// <returns>True when the input was decoded, false when it was refused as broken.</returns>
    bool Run(ReadOnlySpan<byte> input, DecodingOptions options);
}
