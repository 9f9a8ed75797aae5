using System.Text.Json;
using RealtimeRec.Benchmarks.Ingestion;
using RealtimeRec.Products;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Processes;

namespace RealtimeRec.Benchmarks.Search;

/// <summary>Search of the one-process edition.</summary>
internal sealed class OurSearch : ISearchEngine
{
    private const int ProductsAtOnce = 2_000;
    private const int EventsAtOnce = 400;

    private readonly TemporaryDirectory _data;
    private readonly StandaloneProcess _process;

    private OurSearch(TemporaryDirectory data, StandaloneProcess process) => (_data, _process) = (data, process);

    public string Name => "RealtimeRec";

    /// <summary>Seconds of CPU that it has used.</summary>
    public double Cpu => ProcessCpu.Of([_process.Id], _ => "").Total;

    /// <summary>Bytes of memory that it holds.</summary>
    public long Memory => _process.ResidentBytes();

    /// <summary>Starts it without a product.</summary>
    public static async Task<OurSearch> StartAsync()
    {
        var data = new TemporaryDirectory();
        return new OurSearch(data, await StandaloneProcess.StartReadyAsync(data.FullPath));
    }

    public async Task StockAsync(IReadOnlyList<JudgedProduct> products, int copies, CancellationToken cancellationToken)
    {
        var lines = Enumerable.Range(0, copies).SelectMany(copy => products.Select(product => LineOf(product, copy)));
        foreach (var some in lines.Chunk(ProductsAtOnce))
        {
            using var content = NdJson.Content(some);
            using var answer = await _process.Http.PostAsync("/v1/products/bulk", content, cancellationToken);
            answer.EnsureSuccessStatusCode();
        }

        await Eventually.HoldsAsync(
            "all products can be found",
            async () =>
            {
                using var page = JsonDocument.Parse(await _process.Http.GetByteArrayAsync("/v1/search?limit=1", cancellationToken));
                return page.RootElement.GetProperty("total").GetInt32() == products.Count * copies;
            },
            TimeSpan.FromMinutes(5));
    }

    public async Task<IReadOnlyList<string>> FindAsync(string query, int limit, IEnumerable<string>? among, CancellationToken cancellationToken)
    {
        // The blank says that the last word is finished.
        var body = new Dictionary<string, object> { ["q"] = query + " ", ["limit"] = limit };
        if (among is not null)
        {
            body["filter"] = $"item_id:[{string.Join(',', among)}]";
        }

        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body));
        content.Headers.ContentType = new("application/json");
        using var answer = await _process.Http.PostAsync("/v1/search", content, cancellationToken);
        answer.EnsureSuccessStatusCode();
        using var page = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
        return [.. page.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("item_id").GetString()!)];
    }

    public Task AskAsync(string query, bool withFacets, CancellationToken cancellationToken) => GetAsync(
        $"/v1/search?limit=20&q={Uri.EscapeDataString(query + " ")}{(withFacets ? $"&facets=brand,price,attributes.{JudgedShop.FacetAttribute}" : "")}", cancellationToken);

    /// <summary>Has five shoppers search for each of some queries, and waits until they are suggested.</summary>
    /// <returns>How many are known then.</returns>
    public async Task<int> LearnAsync(IReadOnlyList<string> queries, CancellationToken cancellationToken)
    {
        const int Shoppers = 5;
        string[] different = [.. queries.Distinct(StringComparer.OrdinalIgnoreCase)];
        for (var shopper = 0; shopper < Shoppers; shopper++)
        {
            foreach (var (number, some) in different.Chunk(EventsAtOnce).Index())
            {
                // A shopper searches for some of them: the profile of one who did for thousands would be a bot's.
                using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(some.Select((query, i) => new
                {
                    event_id = Guid.NewGuid().ToString("N"),
                    event_name = "search",
                    user_id = $"searcher-{shopper}-{number}-{i}",
                    search_term = query,
                })));
                content.Headers.ContentType = new("application/json");
                using var answer = await _process.Http.PostAsync("/v1/events", content, cancellationToken);
                answer.EnsureSuccessStatusCode();
            }
        }

        var known = 0;
        await Eventually.HoldsAsync(
            "the queries are known",
            async () =>
            {
                using var analytics = JsonDocument.Parse(await _process.Http.GetByteArrayAsync("/v1/search/analytics?limit=1", cancellationToken));
                known = analytics.RootElement.GetProperty("queries").GetInt32();
                return known > 0 && analytics.RootElement.GetProperty("queries_withheld").GetInt32() == 0
                    && analytics.RootElement.GetProperty("total").GetProperty("searches").GetInt64() == Shoppers * different.Length;
            },
            TimeSpan.FromMinutes(1));
        return known;
    }

    /// <summary>Asks for suggestions, and reads the answer without looking at it.</summary>
    public Task SuggestAsync(string typed, CancellationToken cancellationToken) => GetAsync($"/v1/search/suggestions?limit=8&q={Uri.EscapeDataString(typed)}", cancellationToken);

    /// <summary>Asks for an empty answer.</summary>
    public Task AskNothingAsync(CancellationToken cancellationToken) => GetAsync("/healthz/live", cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _data.Dispose();
    }

    private static byte[] LineOf(JudgedProduct product, int copy)
    {
        var line = new Dictionary<string, object> { ["item_id"] = product.IdOf(copy), ["title"] = product.Title, ["attributes"] = AttributesOf(product) };
        if (product.Brand.Length > 0)
        {
            line["brand"] = product.Brand;
        }

        if (product.Description.Length > 0)
        {
            line["description"] = product.Description;
        }

        if (product.Price is { } price)
        {
            line["price"] = price;
        }

        return JsonSerializer.SerializeToUtf8Bytes(line);
    }

    private static Dictionary<string, string> AttributesOf(JudgedProduct product)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        if (product.Name.Length > 0)
        {
            attributes["model"] = product.Name;
        }

        if (product.Attributes.TryGetValue(JudgedShop.FacetAttribute, out var counted))
        {
            attributes[JudgedShop.FacetAttribute] = counted;
        }

        foreach (var (name, value) in product.Attributes.Where(_ => attributes.Count < ProductLimits.MaxAttributes))
        {
            attributes[name] = value;
        }

        return attributes;
    }

    private async Task GetAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await _process.Http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        answer.EnsureSuccessStatusCode();
        await answer.Content.CopyToAsync(Stream.Null, cancellationToken);
    }
}
