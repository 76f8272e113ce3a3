// SPDX-License-Identifier: GPL-3.0-or-later
using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace Integration.Notices;

/// <summary>Somebody to whom notices are posted: by HTTP, or by HTTPS with a certificate that nobody knows yet.</summary>
internal sealed class NoticeReceiver : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _ends = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly BlockingCollection<(string Line, string Body)> _requests = [];
    private readonly X509Certificate2? _certificate;
    private readonly Task _serving;

    public NoticeReceiver(bool isSecure = false)
    {
        if (isSecure)
        {
            using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256);
            SubjectAlternativeNameBuilder names = new();
            names.AddDnsName("localhost");
            request.CertificateExtensions.Add(names.Build());
            using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
            _certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        }

        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address => $"{(_certificate is null ? "http" : "https")}://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}/hook";

    /// <summary>The certificate in PEM.</summary>
    public string Certificate => _certificate!.ExportCertificatePem();

    /// <summary>The answers to the next requests: a status, and headers with a line end behind each. The last one stays.</summary>
    public ConcurrentQueue<string> Answers { get; } = new(["204 No Content\r\n"]);

    /// <summary>Requests are taken, and never answered.</summary>
    public bool IsSlow { get; set; }

    /// <summary>Whether somebody waits for the answer that does not come.</summary>
    public bool IsWaitedFor { get; private set; }

    /// <summary>Waits for the next request.</summary>
    /// <returns>Its first line, and its body.</returns>
    public (string Line, string Body) Next()
        => _requests.TryTake(out (string, string) request, s_patience) ? request : throw new TimeoutException("No notice comes.");

    /// <summary>Waits for the next notice.</summary>
    public JsonNode NextNotice() => JsonNode.Parse(Next().Body)!;

    /// <summary>True when nothing comes for a moment.</summary>
    public bool IsQuiet() => !_requests.TryTake(out _, TimeSpan.FromSeconds(2));

    public async ValueTask DisposeAsync()
    {
        await _ends.CancelAsync();
        _listener.Dispose();
        await _serving;
        _requests.Dispose();
        _certificate?.Dispose();
        _ends.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_ends.IsCancellationRequested)
        {
            try
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync(_ends.Token);
                await AnswerAsync(client);
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException
                or System.Security.Authentication.AuthenticationException)
            {
                // The end, or a client that is gone or does not trust the certificate.
            }
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        Stream stream = client.GetStream();
        if (_certificate is not null)
        {
            SslStream secure = new(stream);
            await secure.AuthenticateAsServerAsync(_certificate);
            stream = secure;
        }

        using StreamReader reader = new(stream, Encoding.Latin1);
        string line = await reader.ReadLineAsync(_ends.Token) ?? "";
        int length = 0;
        for (string? header; (header = await reader.ReadLineAsync(_ends.Token)) is { Length: > 0 };)
        {
            const string contentLength = "Content-Length:";
            length = header.StartsWith(contentLength, StringComparison.OrdinalIgnoreCase) ? int.Parse(header[contentLength.Length..],
                System.Globalization.CultureInfo.InvariantCulture) : length;
        }

        char[] body = new char[length];
        _ = await reader.ReadBlockAsync(body, _ends.Token);
        IsWaitedFor = IsSlow;
        _requests.Add((line, new string(body)));
        if (IsSlow)
        {
            // Nothing more comes until the other side gives up.
            _ = await stream.ReadAsync(new byte[1], _ends.Token);
            IsWaitedFor = false;
            return;
        }

        string answer = Answers.Count > 1 && Answers.TryDequeue(out string? first) ? first : Answers.TryPeek(out string? last) ? last : "";
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"HTTP/1.1 {answer}Content-Length: 0\r\nConnection: close\r\n\r\n"));
    }
}
