using RealtimeRec.Feeds;
using RealtimeRec.Search;

namespace RealtimeRec.Gateway.Http;

/// <summary>A widget of a page, as it is asked for.</summary>
/// <param name="Name">What the answer calls it.</param>
/// <param name="Type">What it shows.</param>
/// <param name="ItemId">The product it is about, for related products; else null.</param>
/// <param name="Request">How much and what of it.</param>
/// <param name="Search">What is searched for, for a search; else null.</param>
internal sealed record Widget(string Name, WidgetType Type, string? ItemId, FeedRequest Request, SearchRequest? Search);
