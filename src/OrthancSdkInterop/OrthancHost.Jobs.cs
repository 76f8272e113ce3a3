// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.InteropServices;
using OrthancSdkInterop.Abi;
using OrthancSdkInterop.Jobs;

namespace OrthancSdkInterop;

public sealed unsafe partial class OrthancHost
{
    /// <inheritdoc/>
    public string? SubmitJob(IJob job, string type, int priority)
    {
        void* created = CreateJob(job, type);
        if (created is null)
        {
            return null;
        }

        byte* id = null;
        SubmitJobParameters parameters = new() { ResultId = &id, Job = created, Priority = priority };
        if (Invoke(Service.SubmitJob, &parameters) != ErrorCode.Success || id is null)
        {
            FreeJobParameters free = new() { Job = created };
            _ = Invoke(Service.FreeJob, &free);
            return null;
        }

        string text = Marshal.PtrToStringUTF8((nint)id)!;
        _context->Free(id);
        return text;
    }

    /// <summary>Makes a job for Orthanc to run, as an unserializer returns it.</summary>
    /// <returns>Null when Orthanc refuses the job, which is then disposed of.</returns>
    /// <remarks>
    /// Jobs of the newer kind (CreateJob2) are lost when Orthanc restarts: it asks the wrong callback for the saved state. Those of the
    /// older kind are saved by all versions; the newer ones log a warning about it.
    /// </remarks>
    public void* CreateJob(IJob job, string type)
    {
        void* created = null;
        CreateJobParameters parameters = JobHandle.Describe(this, job);
        fixed (byte* text = Terminated(type))
        {
            parameters.Target = &created;
            parameters.Type = text;
            if (Invoke(Service.CreateJob, &parameters) == ErrorCode.Success && created is not null)
            {
                return created;
            }
        }

        JobHandle.Release(parameters.Job);
        return null;
    }

    /// <summary>Registers the callback that makes saved jobs again.</summary>
    /// <param name="callback">Type and content of the job; returns null for jobs of others.</param>
    public ErrorCode RegisterJobsUnserializer(delegate* unmanaged[Cdecl]<byte*, byte*, void*> callback)
    {
        JobsUnserializerParameters parameters = new() { Unserializer = callback };
        return Invoke(Service.RegisterJobsUnserializer, &parameters);
    }
}
