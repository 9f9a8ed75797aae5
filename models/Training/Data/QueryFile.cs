namespace RealtimeRec.Training.Data;

/// <summary>Reads which items were clicked after which query: CSV columns <c>query</c> and <c>item_id</c>.</summary>
internal static class QueryFile
{
    /// <summary>The pairs in the file's order.</summary>
    /// <exception cref="TrainingException">The file cannot be read, lacks a column, or holds no queries.</exception>
    public static IReadOnlyList<(string Query, string ItemId)> Read(string path)
    {
        var queries = new List<(string, string)>();
        CsvTable.Read(path, table =>
        {
            var (query, item) = (table.Require("query", "search_term"), table.Require("item_id", "id", "product_id", "docid"));
            return () =>
            {
                if (table[query] is { } text && table[item] is { } id)
                {
                    queries.Add((text, id));
                }
            };
        });
        return queries.Count > 0 ? queries : throw new TrainingException($"{path} holds no queries.");
    }
}
