using RealtimeRec.Feeds;
using RealtimeRec.Products;

namespace RealtimeRec.Gateway.Answers;

/// <summary>A product in a widget.</summary>
/// <param name="ItemId">The product.</param>
/// <param name="Score">Its score; higher is better, comparable with those of the same origin alone.</param>
/// <param name="Reason">Why it is here, in a feed.</param>
/// <param name="Product">Its description, when asked for.</param>
public sealed record WidgetItem(string ItemId, double Score, FeedReason? Reason, Product? Product);
