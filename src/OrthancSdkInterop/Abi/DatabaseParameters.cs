// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>Parameters of <see cref="Service.GetGlobalProperty"/> and <see cref="Service.SetGlobalProperty"/>.</summary>
[NativeName("_OrthancPluginGlobalProperty")]
internal unsafe struct GlobalPropertyParameters
{
    public byte** Result;

    public int Property;

    public byte* Value;
}

/// <summary>Parameters of <see cref="Service.StoreKeyValue"/>.</summary>
[NativeName("_OrthancPluginStoreKeyValue", Since = "1.12.8")]
internal unsafe struct StoreKeyValueParameters
{
    public byte* StoreId;

    public byte* Key;

    public void* Value;

    public uint ValueSize;
}

/// <summary>Parameters of <see cref="Service.CreateKeysValuesIterator"/>.</summary>
[NativeName("_OrthancPluginCreateKeysValuesIterator", Since = "1.12.8")]
internal unsafe struct CreateKeysValuesIteratorParameters
{
    public void** Target;

    public byte* StoreId;
}

/// <summary>Parameters of <see cref="Service.FreeKeysValuesIterator"/>.</summary>
[NativeName("_OrthancPluginFreeKeysValuesIterator", Since = "1.12.8")]
internal unsafe struct FreeKeysValuesIteratorParameters
{
    public void* Iterator;
}

/// <summary>Parameters of <see cref="Service.KeysValuesIteratorNext"/>.</summary>
[NativeName("_OrthancPluginKeysValuesIteratorNext", Since = "1.12.8")]
internal unsafe struct KeysValuesIteratorNextParameters
{
    /// <summary>1 when there is an entry, contrary to the text of the header: Orthanc 1.13.0 does this.</summary>
    public byte* Done;

    public void* Iterator;
}

/// <summary>Parameters of <see cref="Service.KeysValuesIteratorGetKey"/>.</summary>
[NativeName("_OrthancPluginKeysValuesIteratorGetKey", Since = "1.12.8")]
internal unsafe struct KeysValuesIteratorGetKeyParameters
{
    public byte** Target;

    public void* Iterator;
}

/// <summary>Parameters of <see cref="Service.KeysValuesIteratorGetValue"/>.</summary>
[NativeName("_OrthancPluginKeysValuesIteratorGetValue", Since = "1.12.8")]
internal unsafe struct KeysValuesIteratorGetValueParameters
{
    public MemoryBuffer* Target;

    public void* Iterator;
}
