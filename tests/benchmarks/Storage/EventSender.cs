using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace RealtimeRec.Benchmarks.Storage;

/// <summary>Sends views by HTTP as fast as they are taken, a thousand in a request.</summary>
internal static class EventSender
{
    private const int Batch = 1_000;
    private const int Requests = 4;
    private const int Products = 2_000;

    /// <summary>Stocks the products that the views name.</summary>
    public static async Task StockAsync(HttpClient http, CancellationToken cancellationToken)
    {
        var lines = new StringBuilder();
        for (var i = 0; i < Products; i++)
        {
            lines.Append(CultureInfo.InvariantCulture, $$"""{"item_id": "item-{{i}}", "title": "Product number {{i}}", "categories": ["shelf-{{i % 40}}"], "price": 9.9}""").Append('\n');
        }

        using var content = Content(Encoding.UTF8.GetBytes(lines.ToString()), "application/x-ndjson");
        using var answer = await http.PostAsync("/v1/products/bulk", content, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Sends events number <paramref name="first"/> to <paramref name="end"/> - 1, each by the user that <paramref name="userOf"/> says.</summary>
    public static async Task SendAsync(HttpClient http, int first, int end, Func<int, int> userOf, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = Requests, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(first, end - first).Chunk(Batch), options, async (numbers, token) =>
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(numbers.Select(number => new Dictionary<string, object>
            {
                ["event_id"] = $"event-{number}",
                ["event_name"] = "view_item",
                ["user_id"] = $"user-{userOf(number)}",
                ["items"] = new[] { new Dictionary<string, object> { ["item_id"] = $"item-{(number * 7) % Products}" } },
            }));
            using var content = Content(body, "application/json");
            using var answer = await http.PostAsync("/v1/events", content, token);
            if (answer.StatusCode != HttpStatusCode.Accepted)
            {
                throw new InvalidOperationException($"An event was not taken: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(token)}");
            }
        });
    }

    private static ByteArrayContent Content(byte[] body, string type)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return content;
    }
}
