namespace RealtimeRec.Gateway.Answers;

/// <summary>A page of the catalogue.</summary>
/// <param name="Products">The products, in the order of their ids.</param>
/// <param name="Total">How many there are on all pages.</param>
/// <param name="NextCursor">What to ask for the next page with; left out on the last one.</param>
/// <param name="Unknown"><c>category</c> or <c>brand</c> when no product has ever been of the one asked for; left out as a rule.</param>
public sealed record ProductsAnswer(IReadOnlyList<ProductAnswer> Products, int Total, string? NextCursor, string? Unknown);
