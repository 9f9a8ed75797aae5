using System.Text.Json;
using System.Text.Json.Nodes;
using RealtimeRec.Testing.Contracts;

namespace RealtimeRec.EndToEndTests.Api;

/// <summary>A reader of a live feed.</summary>
internal sealed class LiveFeed : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly JsonObject s_page = new() { ["$ref"] = "#/components/schemas/FeedPage" };

    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;

    private LiveFeed(HttpResponseMessage response, Stream body)
    {
        _response = response;
        _lines = new StreamReader(body);
    }

    public static async Task<LiveFeed> OpenAsync(HttpClient http, string path)
    {
        var response = await http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new LiveFeed(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The next page pushed.</summary>
    public async Task<JsonElement> NextAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        while (await _lines.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                // The handler that checks answers cannot wait for the end of this one.
                Assert.Null(ContractHandler.Contract?.CheckValue(JsonNode.Parse(line[6..]), s_page, isAnswer: true));
                return JsonDocument.Parse(line[6..]).RootElement;
            }
        }

        throw new EndOfStreamException("The live feed ended.");
    }

    public void Dispose()
    {
        _lines.Dispose();
        _response.Dispose();
    }
}
