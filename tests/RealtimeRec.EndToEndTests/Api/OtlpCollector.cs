using System.Collections.Concurrent;
using System.Net;
using RealtimeRec.Testing.Processes;

namespace RealtimeRec.EndToEndTests.Api;

/// <summary>Takes traces over OTLP (HTTP, protobuf) and keeps their spans.</summary>
internal sealed class OtlpCollector : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentBag<OtlpSpan> _spans = [];

    public OtlpCollector()
    {
        Endpoint = $"http://127.0.0.1:{FreePort.Next()}/";
        _listener.Prefixes.Add(Endpoint);
        _listener.Start();
        _ = ListenAsync();
    }

    /// <summary>What makes a process send its traces here, soon.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Endpoint,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
    };

    private string Endpoint { get; }

    /// <summary>The spans of a trace that have come so far.</summary>
    public IReadOnlyList<OtlpSpan> SpansOf(string traceId) => [.. _spans.Where(span => span.TraceId == traceId)];

    public void Dispose() => _listener.Close();

    private async Task ListenAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            if (context.Request.Url!.AbsolutePath == "/v1/traces")
            {
                foreach (var span in OtlpSpan.ReadRequest(body.ToArray()))
                {
                    _spans.Add(span);
                }
            }

            context.Response.ContentType = "application/x-protobuf";
            context.Response.Close();
        }
    }
}
