using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace RealtimeRec.Benchmarks.Load;

/// <summary>A shop of any size, the same at every run, put into a running gateway over HTTP.</summary>
internal sealed class SyntheticShop(HttpClient http, int products)
{
    private const int ProductsPerRequest = 5_000;

    private static readonly string[] s_kinds =
    [
        "headphones 耳机", "running shoes 跑鞋", "desk lamp 台灯", "smartphone 手机", "summer dress 连衣裙", "coffee beans 咖啡豆",
        "camping tent 帐篷", "face cream 面霜", "building blocks 积木", "mountain bike 山地车", "novel 小说", "leather bag 皮包",
        "wrist watch 手表", "frying pan 平底锅", "office chair 办公椅", "cat food 猫粮", "fountain pen 钢笔", "winter coat 大衣", "laptop 笔记本电脑", "camera 相机",
    ];

    private static readonly string[] s_qualities =
    [
        "light 轻便", "classic 经典", "compact 小巧", "durable 耐用", "silent 静音", "bright 明亮", "soft 柔软", "fast 快速", "natural 天然", "premium 高级",
    ];

    /// <summary>Id of product <paramref name="i"/>.</summary>
    public static string ItemId(int i) => string.Create(CultureInfo.InvariantCulture, $"item-{i}");

    /// <summary>Puts every product into the catalogue.</summary>
    public Task StockAsync(CancellationToken cancellationToken) => StockAsync(0, products, cancellationToken);

    /// <summary>Puts products <paramref name="from"/> to <paramref name="end"/>, that one excluded, into the catalogue.</summary>
    public async Task StockAsync(int from, int end, CancellationToken cancellationToken)
    {
        for (var first = from; first < end; first += ProductsPerRequest)
        {
            var lines = new StringBuilder();
            for (var i = first; i < Math.Min(end, first + ProductsPerRequest); i++)
            {
                lines.Append(JsonSerializer.Serialize(Product(i))).Append('\n');
            }

            using var content = new StringContent(lines.ToString(), Encoding.UTF8, new MediaTypeHeaderValue("application/x-ndjson"));
            using var response = await http.PostAsync("/v1/products/bulk", content, cancellationToken);
            response.EnsureSuccessStatusCode();
        }
    }

    /// <summary>Gives each of <paramref name="users"/> shoppers a history of <paramref name="events"/> views and carts.</summary>
    public Task VisitAsync(int users, int events, CancellationToken cancellationToken) => Parallel.ForAsync(
        0,
        users,
        new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellationToken },
        async (user, token) =>
        {
            var random = new Random(user);
            var kind = KindOf(user);
            var body = "[" + string.Join(',', Enumerable.Range(0, events).Select(i => Event(
                UserId(user), $"{user}-{i}", i % 5 == 4 ? "add_to_cart" : "view_item", ItemOfKind(random, kind)))) + "]";
            await PostEventAsync(body, token);
        });

    /// <summary>Id of shopper <paramref name="i"/>.</summary>
    public static string UserId(int i) => string.Create(CultureInfo.InvariantCulture, $"user-{i}");

    /// <summary>The kind of products that a shopper looks at.</summary>
    public static int KindOf(int user) => new Random(user).Next(s_kinds.Length);

    /// <summary>Some product of one kind.</summary>
    public int ItemOfKind(Random random, int kind) => (random.Next(products / s_kinds.Length) * s_kinds.Length) + kind;

    /// <summary>An event as JSON, that happened now.</summary>
    public static string Event(string userId, string eventId, string name, int item) =>
        $$"""{"event_id":"{{eventId}}","event_name":"{{name}}","user_id":"{{userId}}","items":[{"item_id":"{{ItemId(item)}}","price":19.9}]}""";

    /// <summary>Sends one event or an array of them; throws unless it is accepted.</summary>
    public async Task PostEventAsync(string json, CancellationToken cancellationToken)
    {
        using var content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var response = await http.PostAsync("/v1/events", content, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Product <paramref name="i"/>, to be written as JSON.</summary>
    public static object Product(int i, int stock = 10)
    {
        var random = new Random(i);
        var kind = s_kinds[i % s_kinds.Length];
        var name = kind.Split(' ')[0];
        return new
        {
            item_id = ItemId(i),
            title = $"{s_qualities[random.Next(s_qualities.Length)]} {kind} {s_qualities[random.Next(s_qualities.Length)]} no. {random.Next(1_000)}",
            brand = $"brand-{random.Next(500)}",
            categories = new[] { $"department-{i % 5}", $"department-{i % 5}.{name}", $"department-{i % 5}.{name}.{random.Next(10)}" },
            price = random.Next(100, 100_000) / 100.0,
            currency = "CNY",
            stock,
        };
    }
}
