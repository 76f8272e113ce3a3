// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Tests.Abi;

/// <summary>One number that the interop assembly and the header must agree on.</summary>
/// <param name="Expression">The C expression that gives the number of the header.</param>
/// <param name="Value">The number here.</param>
/// <param name="IsMinimum">True for the size of a structure that grows in later versions.</param>
public sealed record AbiFact(string Expression, long Value, bool IsMinimum = false);
