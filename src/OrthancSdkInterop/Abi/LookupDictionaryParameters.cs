// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>Parameters of <see cref="Service.LookupDictionary"/>.</summary>
[NativeName("_OrthancPluginLookupDictionary")]
internal unsafe struct LookupDictionaryParameters
{
    public DictionaryEntry* Target;

    public byte* Name;
}
