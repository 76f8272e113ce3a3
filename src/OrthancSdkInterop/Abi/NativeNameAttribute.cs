// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>
/// The name of a type, field or constant in OrthancCPlugin.h. The tests compare everything that bears this name with the real header.
/// </summary>
/// <param name="name">
/// Of a type: its name in the header. Of a field or constant: only where the name in C# does not follow from the rule
/// (field: first letter lower case; constant: name of the enumeration, an underscore, name of the constant).
/// </param>
[AttributeUsage(AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Field)]
public sealed class NativeNameAttribute(string name) : Attribute
{
    public string Name { get; } = name;

    /// <summary>
    /// True for a structure that Orthanc allocates and that has more fields in later versions: the size is then a minimum.
    /// </summary>
    public bool Grows { get; init; }

    /// <summary>The first version whose header has it; empty when all versions that the plugin runs with have it.</summary>
    public string Since { get; init; } = "";
}
