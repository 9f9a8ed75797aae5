namespace RealtimeRec.Gateway.Documentation;

/// <summary>Bodies that can be sent as they are.</summary>
internal static class Examples
{
    public const string Batch = """
        {
          "user_id": "u-42",
          "widgets": [
            { "name": "goes with it", "type": "bought_together", "item_id": "sku-1", "limit": 6 },
            { "name": "for you", "type": "feed", "limit": 12, "context": ["sku-1"] },
            { "name": "popular", "type": "trending", "category": "electronics", "limit": 6 }
          ]
        }
        """;

    public const string Search = """{ "q": "wireless headphones", "user_id": "u-42", "facets": ["brand", "price"], "filter": "price:<200" }""";

    public const string Blocked = """{ "blocked": ["replica", "仿品"] }""";

    public const string Synonyms = """{ "synonyms": [{ "words": ["sofa", "couch", "沙发"] }, { "words": ["pc"], "also": ["notebook", "desktop computer"] }] }""";

    public const string Ranker = """{ "version": "ranker-3f2a90c1" }""";

    public const string BatchGet = """{ "item_ids": ["sku-1", "sku-2"] }""";

    public const string CloudEvent = """
        {
          "specversion": "1.0",
          "id": "e-1001",
          "source": "/shop/web",
          "type": "shop.event",
          "time": "2026-03-01T12:30:00Z",
          "data": { "event_name": "search", "user_id": "u-42", "search_term": "headphones" }
        }
        """;

    public const string Event = """
        {
          "event_id": "e-1001",
          "event_name": "view_item",
          "event_time": "2026-03-01T12:30:00Z",
          "user_id": "u-42",
          "session_id": "s-7",
          "items": [{ "item_id": "sku-1", "price": 199.5, "quantity": 1 }]
        }
        """;

    public const string Feed = """
        {
          "limit": 20,
          "category": "electronics",
          "exclude": ["sku-1", "sku,2"],
          "expand": "product"
        }
        """;

    public const string Merge = """{ "from": "visitor-7f3a" }""";

    public const string ProductPatch = """
        {
          "price": 179.5,
          "stock": 3,
          "attributes": { "colour": null, "weight": "250 g" }
        }
        """;

    public const string Product = """
        {
          "item_id": "sku-1",
          "title": "蓝牙降噪耳机 Noise-cancelling headphones",
          "description": "Over-ear, 30 hours.",
          "brand": "Sonora",
          "categories": ["electronics", "electronics.audio"],
          "price": 199.5,
          "currency": "EUR",
          "image_url": "https://shop.example/sku-1.jpg",
          "stock": 12,
          "attributes": { "colour": "black" },
          "published_at": "2026-02-01T00:00:00Z"
        }
        """;
}
