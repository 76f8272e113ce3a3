// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.DataSet;

/// <summary>A transfer syntax of PS3.6 Annex A, and what this product does with it.</summary>
public sealed class TransferSyntax
{
    private const string EncapsulatedRoot = "1.2.840.10008.1.2.4";

    private static readonly Dictionary<string, TransferSyntax> s_byUid = MakeIndex();

    internal TransferSyntax(string uid, string name, TransferSyntaxFamily family, bool isLossless, bool isDecoded = false,
        bool isEncoded = false)
    {
        Uid = uid;
        Name = name;
        Family = family;
        IsLossless = isLossless;
        IsDecoded = isDecoded;
        IsEncoded = isEncoded;
    }

    public string Uid { get; }

    /// <summary>The last component of a UID under 1.2.840.10008.1.2.4, with its dot, such as ".70"; for others the whole UID.</summary>
    public string ShortName => Uid.StartsWith(EncapsulatedRoot + ".", StringComparison.Ordinal) ? Uid[EncapsulatedRoot.Length..] : Uid;

    /// <summary>The name of PS3.6.</summary>
    public string Name { get; }

    public TransferSyntaxFamily Family { get; }

    /// <summary>True when it promises to keep every sample.</summary>
    public bool IsLossless { get; }

    /// <summary>True when we decode its frames.</summary>
    public bool IsDecoded { get; }

    /// <summary>True when we encode images to it without loss.</summary>
    public bool IsEncoded { get; }

    public bool IsRetired => Name.EndsWith("(Retired)", StringComparison.Ordinal);

    /// <summary>All that are known.</summary>
    public static ReadOnlySpan<TransferSyntax> All => TransferSyntaxTable.Rows;

    /// <returns>Null for a UID that PS3.6 does not have, as far as this table knows.</returns>
    public static TransferSyntax? Find(string uid) => s_byUid.GetValueOrDefault(uid);

    /// <summary>The UID that a short name stands for, known or not; a UID stands for itself.</summary>
    public static string ToUid(string name) => name.StartsWith('.') ? EncapsulatedRoot + name : name;

    private static Dictionary<string, TransferSyntax> MakeIndex()
    {
        Dictionary<string, TransferSyntax> index = [];
        foreach (TransferSyntax syntax in All)
        {
            index.Add(syntax.Uid, syntax);
        }

        return index;
    }
}
