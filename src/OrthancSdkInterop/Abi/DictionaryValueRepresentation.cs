// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>Value representations of dictionary entries.</summary>
[NativeName("OrthancPluginValueRepresentation")]
public enum DictionaryValueRepresentation
{
    [NativeName("OrthancPluginValueRepresentation_AE")]
    Ae = 1,
    [NativeName("OrthancPluginValueRepresentation_AS")]
    As = 2,
    [NativeName("OrthancPluginValueRepresentation_AT")]
    At = 3,
    [NativeName("OrthancPluginValueRepresentation_CS")]
    Cs = 4,
    [NativeName("OrthancPluginValueRepresentation_DA")]
    Da = 5,
    [NativeName("OrthancPluginValueRepresentation_DS")]
    Ds = 6,
    [NativeName("OrthancPluginValueRepresentation_DT")]
    Dt = 7,
    [NativeName("OrthancPluginValueRepresentation_FD")]
    Fd = 8,
    [NativeName("OrthancPluginValueRepresentation_FL")]
    Fl = 9,
    [NativeName("OrthancPluginValueRepresentation_IS")]
    Is = 10,
    [NativeName("OrthancPluginValueRepresentation_LO")]
    Lo = 11,
    [NativeName("OrthancPluginValueRepresentation_LT")]
    Lt = 12,
    [NativeName("OrthancPluginValueRepresentation_OB")]
    Ob = 13,
    [NativeName("OrthancPluginValueRepresentation_OF")]
    Of = 14,
    [NativeName("OrthancPluginValueRepresentation_OW")]
    Ow = 15,
    [NativeName("OrthancPluginValueRepresentation_PN")]
    Pn = 16,
    [NativeName("OrthancPluginValueRepresentation_SH")]
    Sh = 17,
    [NativeName("OrthancPluginValueRepresentation_SL")]
    Sl = 18,
    [NativeName("OrthancPluginValueRepresentation_SQ")]
    Sq = 19,
    [NativeName("OrthancPluginValueRepresentation_SS")]
    Ss = 20,
    [NativeName("OrthancPluginValueRepresentation_ST")]
    St = 21,
    [NativeName("OrthancPluginValueRepresentation_TM")]
    Tm = 22,
    [NativeName("OrthancPluginValueRepresentation_UI")]
    Ui = 23,
    [NativeName("OrthancPluginValueRepresentation_UL")]
    Ul = 24,
    [NativeName("OrthancPluginValueRepresentation_UN")]
    Un = 25,
    [NativeName("OrthancPluginValueRepresentation_US")]
    Us = 26,
    [NativeName("OrthancPluginValueRepresentation_UT")]
    Ut = 27,
}
