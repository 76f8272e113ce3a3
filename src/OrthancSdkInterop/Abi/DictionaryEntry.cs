// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>A data element as the DICOM dictionary of Orthanc describes it.</summary>
[NativeName("OrthancPluginDictionaryEntry")]
public struct DictionaryEntry
{
    public ushort Group;

    public ushort Element;

    [NativeName("vr")]
    public DictionaryValueRepresentation ValueRepresentation;

    public uint MinMultiplicity;

    public uint MaxMultiplicity;
}
