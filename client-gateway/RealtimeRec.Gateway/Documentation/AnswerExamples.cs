using System.Text.Json.Nodes;

namespace RealtimeRec.Gateway.Documentation;

/// <summary>An answer of every route, by the name of its operation.</summary>
internal static class AnswerExamples
{
    private const string FeedItems = """
        [
          {
            "item_id": "sku-7",
            "rank": 1,
            "score": 0.612,
            "reason": { "source": "co_visited", "item_id": "sku-1", "event": "view_item" },
            "product": { "item_id": "sku-7", "title": "Headphone stand", "categories": ["electronics"], "price": 24.9, "currency": "EUR", "attributes": {} }
          },
          { "item_id": "sku-3", "rank": 2, "score": 0.217, "reason": { "source": "affinity", "category": "electronics" } }
        ]
        """;

    private const string Feed = $$"""
        { "feed_id": "f3k9", "recipe": "default", "user_id": "u-42", "profile_version": 17, "items": {{FeedItems}}, "next_cursor": "ZjNrOQ" }
        """;

    private const string Written = """
        { "item_id": "sku-1", "outcome": "created", "warnings": [{ "field": "colour", "reason": "unknown_property", "message": "colour is no property of a product and was left out." }] }
        """;

    private const string Related = """{ "item_id": "sku-1", "items": [{ "item_id": "sku-7", "score": 0.91, "rank": 1 }] }""";

    private const string Stored = """
        {
          "item_id": "sku-1",
          "title": "Noise-cancelling headphones",
          "brand": "Sonora",
          "categories": ["electronics", "electronics.audio"],
          "price": 199.5,
          "currency": "EUR",
          "stock": 12,
          "attributes": { "colour": "black" },
          "published_at": "2026-02-01T00:00:00+00:00",
          "retired": false,
          "first_seen": "2026-02-01T00:00:00+00:00",
          "counts": { "views": 410, "carts": 37, "purchases": 12 }
        }
        """;

    private const string Profile = """
        {
          "user_id": "u-42",
          "profile_version": 17,
          "applied_events": 17,
          "event_counts": { "view_item": 16, "search": 1 },
          "first_event_at": "2026-03-01T12:00:00+00:00",
          "last_event_at": "2026-03-01T12:30:00+00:00",
          "session": { "started_at": "2026-03-01T12:00:00+00:00", "last_event_at": "2026-03-01T12:30:00+00:00", "interactions": 16 },
          "categories": [{ "name": "electronics", "weight": 0.8 }],
          "brands": [{ "name": "Sonora", "weight": 0.6 }],
          "recent_interactions": [{ "item_id": "sku-1", "kind": "view_item", "time": "2026-03-01T12:30:00+00:00", "price": 199.5, "quantity": 1 }],
          "recent_searches": [{ "term": "headphones", "time": "2026-03-01T12:10:00+00:00" }]
        }
        """;

    private const string Count = """{ "total": 1204, "per_second": { "last_minute": 2.5, "last_ten_minutes": 2.1, "last_hour": 1.9 }, "per_minute": [118, 131] }""";

    private const string RankingOfFeed = """
        { "method": "feed", "hit_rate": { "value": 0.24, "low": 0.21, "high": 0.27 }, "mean_reciprocal_rank": { "value": 0.09, "low": 0.08, "high": 0.11 } }
        """;

    private const string Ranking = $$"""
        {
          "cases": 1204,
          "methods": [
            {{RankingOfFeed}},
            { "method": "co_visited", "hit_rate": { "value": 0.21, "low": 0.19, "high": 0.23 }, "mean_reciprocal_rank": { "value": 0.08, "low": 0.07, "high": 0.09 } }
          ]
        }
        """;

    private const string Ranker = """
        {
          "served": "ranker-3f2a90c1",
          "training": false,
          "cases": 5000,
          "new_cases": 312,
          "latest": {
            "at": "2026-03-01T12:00:00+00:00",
            "decision": "takes_over",
            "reason": "Trained on the earlier cases it has on 1,000 later cases 1.061 (1.022, 1.104) times the hits and 1.082 (1.035, 1.131) times the reciprocal ranks of fusion alone."
          },
          "versions": [
            {
              "version": "ranker-3f2a90c1",
              "trained_at": "2026-03-01T12:00:00+00:00",
              "cases": 4688,
              "reason": "Trained on the earlier cases it has on 1,000 later cases 1.061 (1.022, 1.104) times the hits and 1.082 (1.035, 1.131) times the reciprocal ranks of fusion alone.",
              "features": [{ "name": "fused", "gain": 1 }, { "name": "steps_from_last", "gain": 0.41 }]
            }
          ]
        }
        """;

    private const string Search = """
        {
          "search_id": "0199c2d4e5f67a8b9c0d1e2f3a4b5c6d",
          "recipe": "default",
          "user_id": "u-42",
          "profile_version": 17,
          "total": 214,
          "items": [
            { "item_id": "sku-1", "rank": 1, "score": 0.912, "highlights": [{ "field": "title", "text": "Wireless headphones", "ranges": [{ "start": 0, "length": 19 }] }] }
          ],
          "facets": [
            { "field": "brand", "values": [{ "value": "Sonora", "count": 31 }], "distinct": 24 },
            { "field": "price", "values": [{ "value": "9.9..49", "count": 27 }, { "value": "52..799", "count": 187 }], "distinct": 2, "min": 9.9, "max": 799 }
          ],
          "corrected_query": "wireless headphone",
          "next_cursor": "ZjNrOQ"
        }
        """;

    private static readonly Dictionary<string, string> s_answers = new(StringComparer.Ordinal)
    {
        ["PostEvents"] = """
            {
              "accepted": 1,
              "duplicates": 0,
              "rejected": 1,
              "results": [
                { "index": 0, "event_id": "e-1001", "status": "applied" },
                {
                  "index": 1,
                  "event_id": "e-1002",
                  "status": "rejected",
                  "errors": [{ "index": 1, "field": "user_id", "reason": "required", "message": "user_id is required." }]
                }
              ]
            }
            """,
        ["PutProduct"] = Written,
        ["PatchProduct"] = Written,
        ["GetProduct"] = Stored,
        ["ListProducts"] = $$"""{ "products": [{{Stored}}], "total": 2000, "next_cursor": "c2t1LTE" }""",
        ["GetProducts"] = $$"""{ "products": [{{Stored}}], "missing": ["sku-2"] }""",
        ["PostProducts"] = """
            {
              "created": 2,
              "updated": 1,
              "unchanged": 40,
              "rejected": 1,
              "errors": [{ "line": 3, "field": "item_id", "reason": "required", "message": "item_id is required." }]
            }
            """,
        ["GetFeed"] = Feed,
        ["PostFeed"] = Feed,
        ["GetLiveFeed"] = Feed,
        ["PostBatch"] = """
            {
              "user_id": "u-42",
              "profile_version": 17,
              "widgets": [
                { "name": "goes with it", "items": [{ "item_id": "sku-7", "score": 0.91 }], "filled_from": ["similar"] },
                { "name": "for you", "items": [{ "item_id": "sku-3", "score": 0.217, "reason": { "source": "profile", "item_id": "sku-1", "event": "view_item" } }], "feed_id": "f3k9" }
              ]
            }
            """,
        ["GetUser"] = Profile,
        ["ExportUser"] = $$"""
            {
              "profile": {{Profile}},
              "interactions": [{ "item_id": "sku-1", "kind": "view_item", "time": "2026-03-01T12:30:00+00:00", "price": 199.5, "quantity": 1 }],
              "purchased": ["sku-9"],
              "short_term_vector": [0.6, 0.8],
              "long_term_vector": [0.8, 0.6],
              "applied_offsets": { "shop.events/3": 1042 },
              "refused": [],
              "merged_users": [],
              "remembered_event_ids": 17,
              "ranker_cases": ["2026-03-01T12:30:00+00:00"]
            }
            """,
        ["MergeUser"] = """{ "user_id": "u-42", "from": "visitor-3", "outcome": "merged", "profile_version": 29, "applied_events": 29 }""",
        ["GetSimilar"] = Related,
        ["GetBoughtTogether"] = """{ "item_id": "sku-1", "items": [{ "item_id": "sku-7", "score": 14, "rank": 1 }] }""",
        ["GetTrending"] = """{ "category": "electronics", "items": [{ "item_id": "sku-7", "score": 1, "rank": 1 }], "total": 300 }""",
        ["GetCategories"] = """{ "categories": [{ "name": "electronics", "products": 300 }] }""",
        ["GetModels"] = """
            {
              "silos": [
                {
                  "silo": "S127.0.0.1:11111:1",
                  "text_encoder": "bag-of-pieces-3",
                  "user_encoder": "history-5",
                  "remaining": 0,
                  "indexed": 2000,
                  "devices": [
                    {
                      "slot": 0,
                      "provider": "cpu",
                      "encoders": [
                        { "kind": "text", "version": "3", "file": "model.onnx", "queue_depth": 0, "requests": 2000, "batches": 40, "refused": 0, "mean_batch": 50 }
                      ],
                      "queue_depth": 0
                    }
                  ]
                }
              ]
            }
            """,
        ["Search"] = Search,
        ["PostSearch"] = Search,
        ["GetSuggestions"] = """
            {
              "queries": [{ "query": "wireless headphones", "is_own": true }, { "query": "wireless mouse", "is_own": false }],
              "categories": [{ "name": "Electronics > Wireless", "products": 214 }],
              "products": [{ "item_id": "sku-1", "title": "Wireless Headphones" }]
            }
            """,
        ["GetBlockedSuggestions"] = """
            { "version": "5f0c1d2e3a4b5c6d7e8f90a1b2c3d4e5", "changed_at": "2026-03-01T12:00:00+00:00", "blocked": ["replica", "仿品"] }
            """,
        ["PutBlockedSuggestions"] = """
            {
              "version": "5f0c1d2e3a4b5c6d7e8f90a1b2c3d4e5", "accepted": 2, "rejected": 1,
              "errors": [{ "index": 2, "field": "blocked", "reason": "blank", "message": "blocked must hold texts with a letter or a digit in them." }]
            }
            """,
        ["DeleteBlockedSuggestions"] = """{ "version": "0a1b2c3d4e5f60718293a4b5c6d7e8f9", "accepted": 0, "rejected": 0, "errors": [] }""",
        ["GetSearchAnalytics"] = """
            {
              "at": "2026-03-02T12:00:00+00:00",
              "days": [
                { "day": "2026-03-01", "counts": { "searches": 610, "without_results": 22, "relaxed": 31, "clicks": 402, "carts": 61, "purchases": 19 } },
                { "day": "2026-03-02", "counts": { "searches": 288, "without_results": 9, "relaxed": 12, "clicks": 190, "carts": 25, "purchases": 8 } }
              ],
              "total": { "searches": 898, "without_results": 31, "relaxed": 43, "clicks": 592, "carts": 86, "purchases": 27 },
              "top": [{ "query": "headphones", "counts": { "searches": 91, "without_results": 0, "relaxed": 0, "clicks": 77, "carts": 12, "purchases": 4 } }],
              "failing": [{ "query": "gramophone", "counts": { "searches": 7, "without_results": 7, "relaxed": 0, "clicks": 0, "carts": 0, "purchases": 0 } }],
              "shoppers_to_show": 5, "queries": 240, "queries_withheld": 171
            }
            """,
        ["GetSynonyms"] = """
            {
              "version": "7f1d2c3b4a594e6f8091a2b3c4d5e6f7",
              "changed_at": "2026-03-01T12:00:00+00:00",
              "synonyms": [{ "words": ["sofa", "couch", "沙发"] }, { "words": ["pc"], "also": ["notebook", "desktop computer"] }]
            }
            """,
        ["PutSynonyms"] = """
            {
              "version": "7f1d2c3b4a594e6f8091a2b3c4d5e6f7",
              "accepted": 2,
              "rejected": 1,
              "errors": [{ "index": 2, "field": "words", "reason": "required", "message": "words must name what may be typed." }]
            }
            """,
        ["DeleteSynonyms"] = """{ "version": "0a1b2c3d4e5f60718293a4b5c6d7e8f9", "accepted": 0, "rejected": 0, "errors": [] }""",
        ["GetRanker"] = Ranker,
        ["TrainRanker"] = Ranker,
        ["ServeRanker"] = Ranker,
        ["RetireRanker"] = Ranker,
        ["GetQuality"] = $$"""
            {
              "since": "2026-03-01T00:00:00+00:00",
              "at": "2026-03-01T12:30:00+00:00",
              "sources": 3,
              "judged": {{Count}},
              "withheld_from_signals": {{Count}},
              "rules": [
                {
                  "rule": "price_range",
                  "action": "quarantine",
                  "findings": {{Count}},
                  "flagged": 0,
                  "quarantined": 1204,
                  "rejected": 0,
                  "last_seen": "2026-03-01T12:29:58+00:00",
                  "samples": [
                    {
                      "time": "2026-03-01T12:29:58+00:00",
                      "rule": "price_range",
                      "action": "quarantine",
                      "message": "items[0].price is 1000.5; the shop's highest is 1000.",
                      "origin": "shop.events/3@1042",
                      "event_id": "e-1001",
                      "user_id": "u-42"
                    }
                  ]
                }
              ]
            }
            """,
        ["GetRankingQuality"] = $$"""
            {
              "at": "2026-03-01T12:30:00+00:00",
              "hours": 24,
              "new": {{Ranking}},
              "shown": { "cases": 0, "methods": [] },
              "own": { "cases": 0, "methods": [] },
              "by_hour": [{ "hour": "2026-03-01T12:00:00+00:00", "cases": 412, "methods": [{{RankingOfFeed}}] }],
              "depth": 20
            }
            """,
    };

    /// <summary>The example of an operation's answer; null for one that has none.</summary>
    public static JsonNode? Of(string? operationId) => operationId is not null && s_answers.TryGetValue(operationId, out var answer) ? JsonNode.Parse(answer) : null;
}
