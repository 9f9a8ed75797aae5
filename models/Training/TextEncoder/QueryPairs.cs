namespace RealtimeRec.Training.TextEncoder;

/// <summary>A query and an item that was clicked after it.</summary>
/// <param name="items">All items.</param>
/// <param name="queries">Tokens of a query with their special tokens, and the item's index.</param>
internal sealed class QueryPairs(IReadOnlyList<EncodedItem> items, IReadOnlyList<(int[] Query, int Item)> queries) : ITextPairSource
{
    public string Name => "query and item";

    public int Count => queries.Count;

    public TextPair Draw(Random random)
    {
        var (query, item) = queries[random.Next(queries.Count)];
        return new TextPair([query], items[item].All, FieldPairs.Key(query), item);
    }
}
