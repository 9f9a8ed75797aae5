namespace RealtimeRec.Gateway.Answers;

/// <summary>A page of the catalogue.</summary>
/// <param name="Products">The products, in the order of their ids.</param>
/// <param name="Total">Number of products on all pages.</param>
/// <param name="NextCursor">Cursor of the next page; absent on the last page.</param>
/// <param name="Unknown"><c>category</c> or <c>brand</c> when no product has ever had the requested one; otherwise absent.</param>
public sealed record ProductsAnswer(IReadOnlyList<ProductAnswer> Products, int Total, string? NextCursor, string? Unknown);
