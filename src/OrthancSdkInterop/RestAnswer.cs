// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Text.Json;
using OrthancSdkInterop.Abi;

namespace OrthancSdkInterop;

/// <summary>An answer of Orthanc's REST API, usually in memory of Orthanc.</summary>
public sealed unsafe class RestAnswer : IDisposable
{
    private readonly OrthancHost? _host;
    private readonly byte[] _managedBody = [];
    private readonly string _entityTag = "";
    private MemoryBuffer _body;
    private MemoryBuffer _headers;

    /// <summary>An answer of a substitute for Orthanc.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="entityTag">The header ETag; empty for none.</param>
    /// <param name="code">See <see cref="Code"/>.</param>
    public RestAnswer(int status, byte[] body, string entityTag = "", ErrorCode code = ErrorCode.Success)
        => (Status, _managedBody, _entityTag, Code) = (status, body, entityTag, code);

    internal RestAnswer(OrthancHost host, ErrorCode code, int status, MemoryBuffer body, MemoryBuffer headers = default)
    {
        _headers = headers;
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

    /// <summary>Orthanc's name for the error; empty when there is none.</summary>
    public string Error => Code == ErrorCode.Success ? "" : _host?.Describe(Code) ?? $"{Code}";

    /// <summary>Why it is no success, also where Orthanc gives a status only.</summary>
    public string Reason => Error.Length > 0 ? Error : string.Create(CultureInfo.InvariantCulture, $"status {Status}");

    /// <summary>The header ETag; empty when there is none.</summary>
    public string EntityTag
    {
        get
        {
            if (_headers.Data is null || _headers.Size == 0)
            {
                return _entityTag;
            }

            Utf8JsonReader reader = new(new ReadOnlySpan<byte>(_headers.Data, (int)_headers.Size));
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            foreach (JsonProperty header in document.RootElement.EnumerateObject())
            {
                if (header.Name.Equals("ETag", StringComparison.OrdinalIgnoreCase))
                {
                    return header.Value.GetString() ?? "";
                }
            }

            return "";
        }
    }

    /// <summary>Empty when there is none, or when it passes 2 GiB.</summary>
    public ReadOnlySpan<byte> Body
        => _body.Data is null ? _managedBody : _body.Size > int.MaxValue ? default : new ReadOnlySpan<byte>(_body.Data, (int)_body.Size);

    /// <summary>True when the body passes 2 GiB, which <see cref="Body"/> cannot give.</summary>
    public bool IsTooLarge => _body.Size > int.MaxValue;

    /// <summary>The first byte of a body that passes 2 GiB; valid until this is disposed.</summary>
    public byte* LargeBody => IsTooLarge ? (byte*)_body.Data : null;

    /// <summary>Bytes of the body; 4 GiB is the most that Orthanc gives.</summary>
    public long Length => _body.Data is null ? _managedBody.Length : _body.Size;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_body.Data is not null)
        {
            _host!.Free(_body.Data);
            _body = default;
        }

        if (_headers.Data is not null)
        {
            _host!.Free(_headers.Data);
            _headers = default;
        }
    }

    private static int StatusOf(ErrorCode code) => code switch
    {
        ErrorCode.InexistentItem or ErrorCode.UnknownResource => 404,
        ErrorCode.BadRequest or ErrorCode.BadFileFormat or ErrorCode.BadJson or ErrorCode.EmptyRequest or ErrorCode.ParameterOutOfRange
            => 400,
        ErrorCode.NetworkProtocol => 502,
        ErrorCode.Timeout => 504,
        ErrorCode.FullStorage or ErrorCode.CannotWriteFile or ErrorCode.FileStorageCannotWrite => 507,
        _ => 500,
    };
}
