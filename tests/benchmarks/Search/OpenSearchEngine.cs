using System.CommandLine;
using System.Text.Json;

namespace RealtimeRec.Benchmarks.Search;

/// <summary>
/// A node of OpenSearch that runs already, with an index of its own for as long as it is measured: fields weighted as they are best for it (a model number more than with us), a stemmer of plurals, every word
/// required (the best of seven shapes of query on the judged ones). Where nothing has every word, words may be misspelt, as a shop asks that cares for slips.
/// </summary>
internal sealed class OpenSearchEngine : ISearchEngine
{
    private const string Index = "realtimerec-benchmark";
    private const int ProductsAtOnce = 2_000;
    private const string Json = "application/json";

    private static readonly string[] s_fields = ["title^3", "brand^2", "name^2", "description", "attributes"];

    private readonly HttpClient _http;

    private OpenSearchEngine(Uri address) => _http = new HttpClient { BaseAddress = address };

    public string Name => "OpenSearch";

    /// <summary>An option that says where the node answers.</summary>
    public static Option<Uri?> AddressOption() => new("--opensearch")
    {
        Description = "Where a node of OpenSearch answers, to be asked the same",
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address) && (address.Scheme is "http" or "https"))
            {
                return address;
            }

            result.AddError($"{result.Tokens[0].Value} is no address such as http://127.0.0.1:9200.");
            return null;
        },
    };

    /// <summary>Makes its index.</summary>
    /// <param name="address">Where the node answers.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<OpenSearchEngine> StartAsync(Uri address, CancellationToken cancellationToken)
    {
        var engine = new OpenSearchEngine(address);
        object text = new { type = "text", analyzer = "shop" };
        (await engine._http.DeleteAsync($"/{Index}?ignore_unavailable=true", cancellationToken)).Dispose();
        await engine.SendAsync(HttpMethod.Put, $"/{Index}", new
        {
            settings = new
            {
                number_of_shards = 1,
                number_of_replicas = 0,
                analysis = new
                {
                    filter = new { plurals = new { type = "stemmer", language = "minimal_english" } },
                    analyzer = new { shop = new { tokenizer = "standard", filter = (string[])["lowercase", "asciifolding", "plurals"] } },
                },
            },
            mappings = new
            {
                properties = new
                {
                    title = text,
                    name = text,
                    brand = new { type = "text", analyzer = "shop", fields = new { raw = new { type = "keyword" } } },
                    description = text,
                    attributes = text,
                    price = new { type = "float" },
                    facet = new { type = "keyword" },
                },
            },
        }, cancellationToken);
        return engine;
    }

    public async Task StockAsync(IReadOnlyList<JudgedProduct> products, int copies, CancellationToken cancellationToken)
    {
        foreach (var some in Enumerable.Range(0, copies).SelectMany(copy => products.Select(product => (product, copy))).Chunk(ProductsAtOnce))
        {
            using var content = NdJson.Content(some.SelectMany(pair => (byte[][])
            [
                JsonSerializer.SerializeToUtf8Bytes(new { index = new { _id = pair.product.IdOf(pair.copy) } }),
                JsonSerializer.SerializeToUtf8Bytes(new
                {
                    title = pair.product.Title,
                    name = pair.product.Name,
                    brand = pair.product.Brand,
                    description = pair.product.Description,
                    attributes = string.Join(' ', pair.product.Attributes.Values),
                    price = pair.product.Price,
                    facet = pair.product.Attributes.GetValueOrDefault(JudgedShop.FacetAttribute),
                }),
            ]));
            using var answer = await _http.PostAsync($"/{Index}/_bulk", content, cancellationToken);
            using var outcome = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(cancellationToken));
            if (outcome.RootElement.GetProperty("errors").GetBoolean())
            {
                throw new InvalidOperationException("OpenSearch refused products.");
            }
        }

        await SendAsync(HttpMethod.Post, $"/{Index}/_refresh", null, cancellationToken);
        await SendAsync(HttpMethod.Post, $"/{Index}/_forcemerge?max_num_segments=1", null, cancellationToken);
    }

    public async Task<IReadOnlyList<string>> FindAsync(string query, int limit, IEnumerable<string>? among, CancellationToken cancellationToken)
    {
        object[] filters = among is null ? [] : [new { ids = new { values = among } }];
        var found = await FindAsync(EveryWord(query), filters, limit, cancellationToken);
        return found.Count > 0 ? found : await FindAsync(Misspelt(query), filters, limit, cancellationToken);
    }

    public async Task AskAsync(string query, bool withFacets, CancellationToken cancellationToken)
    {
        object body = withFacets
            ? new
            {
                size = 20,
                _source = false,
                track_total_hits = true,
                query = EveryWord(query),
                aggs = new
                {
                    brand = new { terms = new { field = "brand.raw", size = 100 } },
                    facet = new { terms = new { field = "facet", size = 100 } },
                    price = new { histogram = new { field = "price", interval = 50, min_doc_count = 1 } },
                },
            }
            : new { size = 20, _source = false, track_total_hits = true, query = EveryWord(query) };
        using var answer = await SendAsync(HttpMethod.Post, $"/{Index}/_search?request_cache=false", body, cancellationToken);
        await answer.Content.CopyToAsync(Stream.Null, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        (await _http.DeleteAsync($"/{Index}?ignore_unavailable=true")).Dispose();
        _http.Dispose();
    }

    private static object EveryWord(string query) => new { multi_match = new { query, fields = s_fields, type = "cross_fields", @operator = "and" } };

    private static object Misspelt(string query) => new { multi_match = new { query, fields = s_fields, type = "most_fields", fuzziness = "AUTO", prefix_length = 1 } };

    private async Task<IReadOnlyList<string>> FindAsync(object query, object[] filters, int limit, CancellationToken cancellationToken)
    {
        var body = new { size = limit, _source = false, query = new { @bool = new { must = query, filter = filters } } };
        using var answer = await SendAsync(HttpMethod.Post, $"/{Index}/_search", body, cancellationToken);
        using var page = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
        return [.. page.RootElement.GetProperty("hits").GetProperty("hits").EnumerateArray().Select(hit => hit.GetProperty("_id").GetString()!)];
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body));
            request.Content.Headers.ContentType = new(Json);
        }

        var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return answer.EnsureSuccessStatusCode();
    }
}
