// SPDX-License-Identifier: GPL-3.0-or-later
using System.Reflection;
using System.Runtime.CompilerServices;
using OrthancHtj2kPlugin.Services;
using Xunit;

namespace OrthancHtj2kPlugin.Tests;

/// <summary>
/// Messages are sentences, even on the smallest stacks. The ToString that the compiler gives a record dumps its members, and asks for 128
/// KB of stack first: on the HTTP threads of Orthanc, which have 100, it throws.
/// </summary>
public sealed class MessageTests
{
    private const int MethodSpecifications = 0x2B00_0000;

    /// <summary>One of each project.</summary>
    private static readonly Type[] s_types =
        [typeof(Htj2k.Htj2kDecoder), typeof(LosslessDecoders.FrameFormat), typeof(DicomTranscoder.DataSet.Tag),
            typeof(OrthancSdkInterop.OrthancHost), typeof(PluginIdentity)];

    public static TheoryData<int> Projects => [.. Enumerable.Range(0, s_types.Length)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_message_prints_a_record(int project)
    {
        Assert.Empty(PrintedRecords(s_types[project].Module));
    }

    [Fact]
    public void Records_that_are_printed_are_found()
    {
        Assert.NotEmpty($"{new Htj2k.Contract.SampleFormat(1, 1, 1, 8, false, 1)}");
        Assert.Contains(typeof(Htj2k.Contract.SampleFormat), PrintedRecords(typeof(MessageTests).Module));
        Assert.True(PrintsItsMembers(typeof(DicomTranscoder.PixelData.ImagePixelDescription)));
        Assert.True(PrintsItsMembers(typeof(Htj2k.Contract.SampleFormat)));
        Assert.False(PrintsItsMembers(typeof(DicomTranscoder.DataSet.Tag)));
        Assert.False(PrintsItsMembers(typeof(int)));
    }

    private static IEnumerable<Type> PrintedRecords(Module module) => GenericCalls(module)
        .Where(method => method.Name == "AppendFormatted")
        .Select(method => method.GetGenericArguments()[0])
        .Where(PrintsItsMembers);

    private static bool PrintsItsMembers(Type type)
    {
        Type printed = Nullable.GetUnderlyingType(type) ?? type;
        return printed.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic) is not null
            && printed.GetMethod(nameof(ToString), Type.EmptyTypes)!.IsDefined(typeof(CompilerGeneratedAttribute));
    }

    private static IEnumerable<MethodBase> GenericCalls(Module module)
    {
        for (int row = 1; ; row++)
        {
            MethodBase? method;
            try
            {
                method = module.ResolveMethod(MethodSpecifications + row);
            }
            catch (ArgumentOutOfRangeException)
            {
                yield break;
            }
            catch (ArgumentException)
            {
                // It depends on the type parameters of its caller.
                continue;
            }

            if (method is { IsGenericMethod: true })
            {
                yield return method;
            }
        }
    }
}
