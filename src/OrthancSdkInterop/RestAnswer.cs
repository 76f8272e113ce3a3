// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancSdkInterop.Abi;

namespace OrthancSdkInterop;

/// <summary>What the REST API of Orthanc answered, in memory of Orthanc.</summary>
public sealed unsafe class RestAnswer : IDisposable
{
    private readonly OrthancHost _host;
    private MemoryBuffer _body;

    internal RestAnswer(OrthancHost host, ErrorCode code, int status, MemoryBuffer body)
    {
        _host = host;
        Code = code;
        Status = code == ErrorCode.Success ? status : StatusOf(code);
        _body = body;
    }

    /// <summary>Other than success when the call ended in an error of Orthanc, which then gives no body.</summary>
    public ErrorCode Code { get; }

    /// <summary>HTTP status, also of errors.</summary>
    public int Status { get; }

    /// <summary>True for status 200.</summary>
    public bool IsSuccess => Status == 200;

    /// <summary>What Orthanc calls the error; empty when there is none.</summary>
    public string Error => Code == ErrorCode.Success ? "" : _host.Describe(Code);

    /// <summary>Empty when there is none, or when it passes 2 GiB.</summary>
    public ReadOnlySpan<byte> Body => _body.Data is null || _body.Size > int.MaxValue ? default : new ReadOnlySpan<byte>(_body.Data, (int)_body.Size);

    /// <summary>True when the body passes 2 GiB, which <see cref="Body"/> cannot give.</summary>
    public bool IsTooLarge => _body.Size > int.MaxValue;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_body.Data is not null)
        {
            _host.Free(_body.Data);
            _body = default;
        }
    }

    private static int StatusOf(ErrorCode code) => code switch
    {
        ErrorCode.InexistentItem or ErrorCode.UnknownResource => 404,
        ErrorCode.BadRequest or ErrorCode.BadFileFormat or ErrorCode.BadJson or ErrorCode.EmptyRequest or ErrorCode.ParameterOutOfRange => 400,
        ErrorCode.NetworkProtocol => 502,
        ErrorCode.Timeout => 504,
        ErrorCode.FullStorage or ErrorCode.CannotWriteFile or ErrorCode.FileStorageCannotWrite => 507,
        _ => 500,
    };
}
