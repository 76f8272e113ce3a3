// SPDX-License-Identifier: GPL-3.0-or-later
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Integration.App;

/// <summary>A real Chromium without a window, and one tab in it, driven by the Chrome DevTools Protocol.</summary>
internal sealed class Browser : IAsyncDisposable
{
    /// <summary>A viewer needs seconds, and minutes beside the tests of other versions.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(4);

    private readonly Process _process;
    private readonly string _profile;
    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> _pending = new();
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private string _session = "";
    private int _number;
    private Task _reading = Task.CompletedTask;

    private Browser(Process process, string profile)
    {
        _process = process;
        _profile = profile;
    }

    /// <summary>Where the browser is; null when it is not installed.</summary>
    public static string? Program { get; } = new[] { "/usr/bin/chromium", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);


    /// <summary>Addresses that the tab has asked for.</summary>
    public IEnumerable<string> Requests => _requests;

    public static async Task<Browser> StartAsync()
    {
        string profile = Directory.CreateTempSubdirectory("htj2k-browser-").FullName;
        ProcessStartInfo start = new(
            Program!,
            ["--headless", "--no-sandbox", "--disable-gpu", "--enable-unsafe-swiftshader", "--no-first-run",
                "--disable-background-networking", "--hide-scrollbars",
                "--lang=en", "--remote-debugging-port=0", $"--user-data-dir={profile}", "about:blank"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        TaskCompletionSource<string> address = new();
        Process process = Process.Start(start)!;
        process.ErrorDataReceived += (_, line) =>
        {
            const string listening = "DevTools listening on ";
            if (line.Data?.StartsWith(listening, StringComparison.Ordinal) == true)
            {
                _ = address.TrySetResult(line.Data[listening.Length..]);
            }
        };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        Browser browser = new(process, profile);
        await browser._socket.ConnectAsync(new Uri(await address.Task.WaitAsync(s_patience)), CancellationToken.None);
        browser._reading = browser.ReadAsync();
        JsonNode target = await browser.SendAsync("Target.createTarget", new JsonObject { ["url"] = "about:blank" });
        JsonNode session =
            await browser.SendAsync("Target.attachToTarget",
            new JsonObject { ["targetId"] = (string)target["targetId"]!, ["flatten"] = true });
        browser._session = (string)session["sessionId"]!;
        foreach (string domain in (string[])["Page", "Runtime", "Log", "Network"])
        {
            _ = await browser.SendAsync($"{domain}.enable", []);
        }

        return browser;
    }

    /// <summary>Errors and warnings in the console of the tab, and exceptions that nobody caught, since the last call.</summary>
    public string[] TakeComplaints()
    {
        List<string> taken = [];
        while (_complaints.TryDequeue(out string? complaint))
        {
            taken.Add(complaint);
        }

        return [.. taken];
    }

    public async Task OpenAsync(string address)
    {
        // An address that differs from the last one only after # would not be loaded.
        _ = await SendAsync("Page.navigate", new JsonObject { ["url"] = "about:blank" });
        _ = await SendAsync("Page.navigate", new JsonObject { ["url"] = address });
    }

    /// <summary>Gives the value of an expression in JavaScript; waits for promises.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression)
    {
        JsonNode answer =
            await SendAsync("Runtime.evaluate",
            new JsonObject { ["expression"] = expression, ["awaitPromise"] = true, ["returnByValue"] = true });
        return answer["exceptionDetails"] is { } exception
            ? throw new InvalidOperationException($"{expression}: {exception.ToJsonString()}")
            : answer["result"]!["value"];
    }

    /// <summary>Waits until an expression in JavaScript is true.</summary>
    public async Task UntilAsync(string expression)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (!await IsTrueAsync(expression))
        {
            if (watch.Elapsed > s_patience)
            {
                throw new TimeoutException(
                    $"Never true: {expression}\n{await EvaluateAsync("document.body.innerText")}\n{string.Join('\n', _complaints)}");
            }

            await Task.Delay(50);
        }
    }

    /// <summary>Clicks the visible element with this text.</summary>
    public async Task ClickAsync(string text)
    {
        string found = $"[...document.querySelectorAll('dialog[open] button, body:not(:has(dialog[open])) :is(a, button)')].find(item => item.innerText === '{text}' && item.checkVisibility() && !item.disabled)";
        await UntilAsync(found);
        _ = await EvaluateAsync($"{found}.click()");
    }

    /// <summary>Sets the size of the window, and dark or light colours.</summary>
    public async Task LookAsync(int width, int height, bool isDark)
    {
        _ = await SendAsync("Emulation.setDeviceMetricsOverride",
            new JsonObject { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = false });
        JsonObject scheme = new() { ["name"] = "prefers-color-scheme", ["value"] = isDark ? "dark" : "light" };
        _ = await SendAsync("Emulation.setEmulatedMedia", new JsonObject { ["features"] = new JsonArray(scheme) });
    }

    /// <summary>Limits the bytes per second that the tab receives; -1 for no limit.</summary>
    public Task ThrottleAsync(int bytesPerSecond) => SendAsync("Network.emulateNetworkConditions",
        new JsonObject { ["offline"] = false, ["latency"] = 0, ["downloadThroughput"] = bytesPerSecond, ["uploadThroughput"] = -1 });

    /// <summary>From now on each page sums up in "shifts" how far its parts have jumped (Cumulative Layout Shift).</summary>
    public Task MeasureShiftsAsync() => SendAsync("Page.addScriptToEvaluateOnNewDocument", new JsonObject
    {
        ["source"] = "window.shifts = 0; new PerformanceObserver(list => list.getEntries().forEach(entry => { window.shifts += entry.hadRecentInput ? 0 : entry.value; })).observe({ type: 'layout-shift', buffered: true });",
    });

    /// <returns>PNG.</returns>
    public async Task<byte[]> PictureAsync() => Convert.FromBase64String((string)(await SendAsync("Page.captureScreenshot", []))["data"]!);

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _reading;
        _socket.Dispose();
        _process.Dispose();
        Directory.Delete(_profile, recursive: true);
    }

    public async Task<JsonNode> SendAsync(string method, JsonObject parameters)
    {
        int number = Interlocked.Increment(ref _number);
        JsonObject message = new() { ["id"] = number, ["method"] = method, ["params"] = parameters };
        if (_session.Length > 0)
        {
            message["sessionId"] = _session;
        }

        TaskCompletionSource<JsonNode> answer = _pending[number] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await _socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, true, CancellationToken.None);
        return await answer.Task.WaitAsync(s_patience);
    }

    /// <summary>Also false while the tab goes from one page to the next.</summary>
    private async Task<bool> IsTrueAsync(string expression)
    {
        try
        {
            return (bool)(await EvaluateAsync($"!!({expression})"))!;
        }
        catch (InvalidOperationException exception)
            when (exception.Message.Contains("navigated", StringComparison.Ordinal)
            || exception.Message.Contains("context", StringComparison.Ordinal))
        {
            return false;
        }
    }

    private async Task ReadAsync()
    {
        byte[] buffer = new byte[1 << 16];
        using MemoryStream message = new();
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult part = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                message.Write(buffer, 0, part.Count);
                if (part.EndOfMessage)
                {
                    Hear(JsonNode.Parse(message.ToArray())!);
                    message.SetLength(0);
                }
            }
        }
        catch (WebSocketException)
        {
            // The browser has ended.
        }
    }

    private void Hear(JsonNode message)
    {
        JsonNode? parameters = message["params"];
        switch ((string?)message["method"])
        {
            case null when _pending.TryRemove((int)message["id"]!, out TaskCompletionSource<JsonNode>? answer):
                _ = message["error"] is { } error
                    ? answer.TrySetException(new InvalidOperationException(error.ToJsonString()))
                    : answer.TrySetResult(message["result"]!);
                break;
            case "Network.requestWillBeSent":
                _requests.Enqueue((string)parameters!["request"]!["url"]!);
                break;
            case "Runtime.consoleAPICalled" when (string?)parameters!["type"] is "error" or "warning":
            case "Runtime.exceptionThrown":
            case "Log.entryAdded" when (string?)parameters!["entry"]!["level"] is "error" or "warning":
                _complaints.Enqueue(parameters!.ToJsonString());
                break;
        }
    }
}
