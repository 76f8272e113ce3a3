// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Reflection;
using System.Reflection.Emit;
using OrthancSdkInterop.Abi;

namespace OrthancSdkInterop.Tests.Abi;

/// <summary>The declarations of the interop assembly, found by reflection: new ones are compared automatically.</summary>
internal static class AbiFacts
{
    public static IEnumerable<Type> Types()
        => typeof(OrthancContext).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(OrthancContext).Namespace && type is { IsValueType: true, IsNested: false });

    public static string? NativeName(MemberInfo member) => member.GetCustomAttribute<NativeNameAttribute>()?.Name;

    /// <param name="version">Of the header.</param>
    public static List<AbiFact> Declared(OrthancVersion version)
    {
        List<AbiFact> facts = [];
        foreach (Type type in Types().Where(type => NativeName(type) is not null && IsIn(version, type)))
        {
            bool grows = type.GetCustomAttribute<NativeNameAttribute>()!.Grows;
            facts.Add(new AbiFact($"sizeof({NativeName(type)})", SizeOf(type), grows));
            facts.AddRange(type.IsEnum ? Constants(type, version) : Fields(type));
        }

        return facts;
    }

    private static IEnumerable<AbiFact> Constants(Type type, OrthancVersion version)
        => type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(constant => IsIn(version, constant)).Select(
            constant => new AbiFact(
                NativeName(constant) ?? $"{NativeName(type)}_{constant.Name}",
                Convert.ToInt64(constant.GetRawConstantValue(), CultureInfo.InvariantCulture)));

    private static bool IsIn(OrthancVersion version, MemberInfo member)
        => member.GetCustomAttribute<NativeNameAttribute>() is not { Since.Length: > 0 } name
            || (new OrthancVersion(name.Since) is var since && version.IsAtLeast(since.Major, since.Minor, since.Revision));

    private static IEnumerable<AbiFact> Fields(Type type)
    {
        foreach (FieldInfo field in type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance))
        {
            string native = NativeName(field) ?? char.ToLowerInvariant(field.Name[0]) + field.Name[1..];
            yield return new AbiFact($"offsetof({NativeName(type)}, {native})", OffsetOf(type, field));
            yield return new AbiFact($"sizeof((({NativeName(type)}*) 0)->{native})", SizeOf(field.FieldType));
        }
    }

    private static long SizeOf(Type type)
    {
        if (type.IsPointer || type.IsFunctionPointer)
        {
            return IntPtr.Size;
        }

        DynamicMethod method = new("SizeOf", typeof(int), null, typeof(AbiFacts).Module, skipVisibility: true);
        ILGenerator body = method.GetILGenerator();
        body.Emit(OpCodes.Sizeof, type);
        body.Emit(OpCodes.Ret);
        return (int)method.Invoke(null, null)!;
    }

    /// <summary>Marshal.OffsetOf would give the offset in the marshalled copy; this is the one in place.</summary>
    private static long OffsetOf(Type type, FieldInfo field)
    {
        DynamicMethod method = new("OffsetOf", typeof(long), null, typeof(AbiFacts).Module, skipVisibility: true);
        ILGenerator body = method.GetILGenerator();
        LocalBuilder value = body.DeclareLocal(type);
        body.Emit(OpCodes.Ldloca, value);
        body.Emit(OpCodes.Ldflda, field);
        body.Emit(OpCodes.Conv_U);
        body.Emit(OpCodes.Ldloca, value);
        body.Emit(OpCodes.Conv_U);
        body.Emit(OpCodes.Sub);
        body.Emit(OpCodes.Conv_I8);
        body.Emit(OpCodes.Ret);
        return (long)method.Invoke(null, null)!;
    }
}
