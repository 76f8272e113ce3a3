// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>Parameters of <see cref="Service.CallHttpClient2"/>.</summary>
[NativeName("_OrthancPluginCallHttpClient2")]
internal unsafe struct CallHttpClient2Parameters
{
    public MemoryBuffer* AnswerBody;

    /// <summary>Null for a caller that does not want them.</summary>
    public MemoryBuffer* AnswerHeaders;

    public ushort* HttpStatus;

    public HttpMethod Method;

    public byte* Url;

    public uint HeadersCount;

    public byte** HeadersKeys;

    public byte** HeadersValues;

    public void* Body;

    public uint BodySize;

    public byte* Username;

    public byte* Password;

    /// <summary>Seconds; 0 for Orthanc's setting.</summary>
    public uint Timeout;

    public byte* CertificateFile;

    public byte* CertificateKeyFile;

    public byte* CertificateKeyPassword;

    public byte Pkcs11;
}
