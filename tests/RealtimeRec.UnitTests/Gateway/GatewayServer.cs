using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RealtimeRec.Gateway;

namespace RealtimeRec.UnitTests.Gateway;

/// <summary>The gateway on a port of its own, before a cluster in memory.</summary>
public sealed class GatewayServer : IAsyncLifetime
{
    private readonly Action<WebApplicationBuilder>? _configure;
    private WebApplication _app = null!;

    public GatewayServer()
    {
    }

    internal GatewayServer(Action<WebApplicationBuilder> configure) => _configure = configure;

    /// <summary>What the gateway is made of.</summary>
    public IServiceProvider Services => _app.Services;

    public FakeCluster Cluster { get; } = new();

    public HttpClient Client { get; private set; } = null!;

    public Uri Address => Client.BaseAddress!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        // Enough for a retry, and little to wait for where a test's cluster stays out of reach.
        builder.Configuration["Resilience:AttemptTimeout"] = "00:00:00.250";
        builder.Configuration["Resilience:CallTimeout"] = "00:00:00.250";
        _configure?.Invoke(builder);
        builder.AddRealtimeRecGateway();
        builder.Services.AddSingleton(Cluster.Grains);
        _app = builder.Build();
        _app.MapRealtimeRecGateway();
        _app.MapGet("/v1/test/failure", string () => throw new InvalidOperationException("secret of the program")).ExcludeFromDescription();
        await _app.StartAsync();
        Client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    public Task<Answer> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    public Task<Answer> DeleteAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Delete, path));

    public Task<Answer> PostEventsAsync(string json) => PostEventsAsync(Encoding.UTF8.GetBytes(json));

    public Task<Answer> PostEventsAsync(byte[] body) => SendAsync(HttpMethod.Post, "/v1/events", body, "application/json");

    public Task<Answer> SendAsync(HttpMethod method, string path, string body, string contentType) =>
        SendAsync(method, path, Encoding.UTF8.GetBytes(body), contentType);

    public Task<Answer> SendAsync(HttpMethod method, string path, byte[] body, string contentType)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return SendAsync(new HttpRequestMessage(method, path) { Content = content });
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using var response = await Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var isJson = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) ?? false;
        return new Answer(
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            text,
            isJson ? JsonDocument.Parse(text).RootElement : default,
            response);
    }

    public sealed record Answer(int Status, string? ContentType, string Text, JsonElement Json, HttpResponseMessage Response)
    {
        /// <summary>The errors as "index field reason", after a check that this is problem details at all.</summary>
        public string[] Errors()
        {
            Assert.Equal("application/problem+json", ContentType);
            Assert.Equal(Status, Json.GetProperty("status").GetInt32());
            Assert.NotEmpty(Json.GetProperty("detail").GetString()!);
            return !Json.TryGetProperty("errors", out var errors) ? [] :
            [
                .. errors.EnumerateArray().Select(error => string.Join(' ', new[]
                {
                    error.TryGetProperty("index", out var index) ? index.ToString() : error.TryGetProperty("line", out var line) ? line.ToString() : null,
                    error.GetProperty("field").GetString(),
                    error.GetProperty("reason").GetString(),
                }.Where(part => part is not null))),
            ];
        }
    }
}
