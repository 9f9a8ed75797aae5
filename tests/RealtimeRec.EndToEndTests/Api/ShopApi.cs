using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using RealtimeRec.Testing;

namespace RealtimeRec.EndToEndTests.Api;

/// <summary>The HTTP API as a shop calls it. Fails at any answer that blames the server.</summary>
internal class ShopApi(HttpClient http)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public Task<Answer> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    public Task<Answer> DeleteAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Delete, path));

    public Task<Answer> PostEventsAsync(string json) => PostEventsAsync(Encoding.UTF8.GetBytes(json));

    public Task<Answer> PostEventsAsync(byte[] body) => SendAsync(HttpMethod.Post, "/v1/events", body, "application/json");

    /// <summary>Sends events and checks that every one of them was taken; they are applied then.</summary>
    public virtual async Task SendEventsAsync(params object[] events)
    {
        var answer = (await PostEventsAsync(JsonSerializer.Serialize(events))).Expect(HttpStatusCode.Accepted);
        Assert.Equal(events.Length, answer.Json.GetProperty("accepted").GetInt32());
    }

    public Task<Answer> PutProductAsync(string itemId, object product) => PutProductAsync(itemId, JsonSerializer.Serialize(product));

    public Task<Answer> PutProductAsync(string itemId, string json) =>
        SendAsync(HttpMethod.Put, $"/v1/products/{Uri.EscapeDataString(itemId)}", Encoding.UTF8.GetBytes(json), "application/json");

    public Task<Answer> PostProductsAsync(byte[] ndjson) => SendAsync(HttpMethod.Post, "/v1/products/bulk", ndjson, "application/x-ndjson");

    /// <summary>Stores products.</summary>
    public virtual async Task UpsertAsync(params (string ItemId, object Product)[] products)
    {
        var lines = products.Select(product =>
        {
            var json = JsonSerializer.SerializeToNode(product.Product)!;
            json["item_id"] = product.ItemId;
            return json.ToJsonString() + "\n";
        });
        var answer = (await PostProductsAsync(Encoding.UTF8.GetBytes(string.Concat(lines)))).Expect(HttpStatusCode.OK);
        Assert.True(answer.Json.GetProperty("rejected").GetInt64() == 0, answer.Text);
    }

    /// <summary>Stores products and waits until the catalogue that answers has them all.</summary>
    public async Task StockAsync(params (string ItemId, object Product)[] products)
    {
        await UpsertAsync(products);
        foreach (var (itemId, _) in products)
        {
            await UntilAsync($"{itemId} has reached the catalogue", async () =>
                (await GetAsync($"/v1/products/{Uri.EscapeDataString(itemId)}/similar?limit=1")).Status == HttpStatusCode.OK);
        }
    }

    /// <summary>
    /// A shopper's feed by the profile. Where the machine is short of a core for a moment, a feed is made without it, as for a shop: that one says nothing of
    /// what the profile makes of it.
    /// </summary>
    public async Task<Answer> FeedAsync(string userId, string query = "limit=100")
    {
        Answer? answer = null;
        await UntilAsync($"{userId}'s feed is made by the profile", async () => !(answer = await AnyFeedAsync(userId, query)).Json.TryGetProperty("degraded", out _));
        return answer!;
    }

    /// <summary>A shopper's feed, by the profile or without it.</summary>
    public async Task<Answer> AnyFeedAsync(string userId, string query = "limit=100") =>
        (await GetAsync($"/v1/users/{Uri.EscapeDataString(userId)}/feed?{query}")).Expect(HttpStatusCode.OK);

    public async Task<JsonElement> ProfileAsync(string userId) =>
        (await GetAsync($"/v1/users/{Uri.EscapeDataString(userId)}")).Expect(HttpStatusCode.OK).Json;

    /// <summary>How many events the user's profile holds; 0 for a user not known.</summary>
    public async Task<long> AppliedEventsAsync(string userId)
    {
        var answer = await GetAsync($"/v1/users/{Uri.EscapeDataString(userId)}");
        return answer.Status == HttpStatusCode.NotFound ? 0 : answer.Expect(HttpStatusCode.OK).Json.GetProperty("applied_events").GetInt64();
    }

    public Task<Answer> SendAsync(HttpMethod method, string path, byte[] body, string contentType)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return SendAsync(new HttpRequestMessage(method, path) { Content = content });
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            using var response = await http.SendAsync(request);
            var answer = new Answer(response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync());
            Assert.True((int)answer.Status < 500, $"{request.Method} {request.RequestUri} answered {(int)answer.Status}: {answer.Text}");
            return answer;
        }
    }

    /// <summary>Polls until a condition holds; fails, saying what it waited for, when it never does.</summary>
    public static Task UntilAsync(string what, Func<Task<bool>> condition, TimeSpan? patience = null) =>
        Eventually.HoldsAsync(what, condition, patience ?? Patience);
}
