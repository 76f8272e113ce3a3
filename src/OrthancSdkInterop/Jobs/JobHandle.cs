// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OrthancSdkInterop.Abi;
using OrthancSdkInterop.Callbacks;

namespace OrthancSdkInterop.Jobs;

/// <summary>
/// Orthanc's side of a job: its callbacks and texts. Orthanc reads a text after the call has returned, so the last few stay.
/// </summary>
internal sealed unsafe class JobHandle : IDisposable
{
    private const int KeptTexts = 8;

    private readonly Queue<nint> _texts = new();
    private readonly IErrorLog _log;
    private readonly IJob _job;

    private JobHandle(IErrorLog log, IJob job)
    {
        _log = log;
        _job = job;
    }

    /// <summary>Fills in everything but the target and the type. Orthanc finalizes the job when it no longer needs it.</summary>
    public static CreateJobParameters Describe(IErrorLog log, IJob job) => new()
    {
        Job = (void*)GCHandle.ToIntPtr(GCHandle.Alloc(new JobHandle(log, job))),
        Finalize = &Finish,
        GetProgress = &GetProgress,
        GetContent = &GetContent,
        GetSerialized = &GetSerialized,
        Step = &Step,
        Stop = &Stop,
        Reset = &Reset,
    };

    /// <summary>Frees the result of <see cref="Describe"/> when Orthanc refused it.</summary>
    public static void Release(void* job)
    {
        GCHandle handle = GCHandle.FromIntPtr((nint)job);
        ((JobHandle)handle.Target!).Dispose();
        handle.Free();
    }

    public void Dispose()
    {
        _job.Dispose();
        lock (_texts)
        {
            while (_texts.TryDequeue(out nint text))
            {
                NativeMemory.Free((void*)text);
            }
        }
    }

    private static JobHandle Of(void* job) => (JobHandle)GCHandle.FromIntPtr((nint)job).Target!;

    private static T Run<T>(void* job, T failure, Func<JobHandle, T> call)
        where T : unmanaged
    {
        JobHandle handle = Of(job);
        T result = failure;
        _ = CallbackGuard.Run<Call, int>(new Call(() => result = call(handle)), handle._log);
        return result;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Finish(void* job) => _ = CallbackGuard.Run<Call, int>(new Call(() => Release(job)), null);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static float GetProgress(void* job) => Run(job, 0f, static handle => handle._job.Progress);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte* GetContent(void* job) => (byte*)Run(job, (nint)0, static handle => handle.Keep(handle._job.Content));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte* GetSerialized(void* job) => (byte*)Run(job, (nint)0, static handle => handle.Keep(handle._job.Serialized));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static JobStepStatus Step(void* job) => Run(job, JobStepStatus.Failure, static handle => handle._job.Advance());

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static ErrorCode Stop(void* job, JobStopReason reason) => Run(job, ErrorCode.Plugin, handle =>
    {
        handle._job.Leave(reason);
        return ErrorCode.Success;
    });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static ErrorCode Reset(void* job) => Run(job, ErrorCode.Plugin, static handle =>
    {
        handle._job.Reset();
        return ErrorCode.Success;
    });

    /// <summary>Copies a text to where Orthanc can read it.</summary>
    private nint Keep(byte[] text)
    {
        byte* copy = (byte*)NativeMemory.Alloc((nuint)text.Length + 1);
        text.CopyTo(new Span<byte>(copy, text.Length));
        copy[text.Length] = 0;
        lock (_texts)
        {
            _texts.Enqueue((nint)copy);
            if (_texts.Count > KeptTexts)
            {
                NativeMemory.Free((void*)_texts.Dequeue());
            }
        }

        return (nint)copy;
    }

    private readonly struct Call(Action action) : ICallback<int>
    {
        public static int Failure => 0;

        public int Run()
        {
            action();
            return 0;
        }
    }
}
