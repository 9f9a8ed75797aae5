using System.Globalization;

namespace RealtimeRec.Standalone.Import;

/// <summary>Says in a sentence what an import did.</summary>
internal static class ImportSummary
{
    /// <summary>Rows, events and products.</summary>
    public static string Of(ImportState import, TimeSpan elapsed)
    {
        var repeats = import.Repeats == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({import.Repeats:N0} exact repeats)");
        var duplicates = import.Duplicates == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({import.Duplicates:N0} had been applied before)");
        var rows = import.RowsApplied == import.Applied ? "" : string.Create(CultureInfo.InvariantCulture, $" of {import.RowsApplied:N0} rows");
        var products = import.Products == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {import.Products:N0} products ({import.ProductsChanged:N0} new or changed)");
        return string.Create(CultureInfo.InvariantCulture,
            $"{import.Request.Title}: {import.RowsRead:N0} rows{repeats}, {import.Applied:N0} events{rows} applied{duplicates}{products}, {import.RowsRejected:N0} rows not taken, in {elapsed.TotalSeconds:N1} s");
    }

    /// <summary>The reasons for which rows were not taken, most frequent first.</summary>
    public static string RejectionsOf(ImportState import) => Counts(import.Rejected);

    /// <summary>The reasons for which fields were left out, most frequent first.</summary>
    public static string LeftOutOf(ImportState import) => Counts(import.LeftOut);

    private static string Counts(IEnumerable<KeyValuePair<string, long>> reasons) => string.Join(", ", reasons
        .OrderByDescending(reason => reason.Value)
        .ThenBy(reason => reason.Key, StringComparer.Ordinal)
        .Select(reason => string.Create(CultureInfo.InvariantCulture, $"{reason.Value:N0} {reason.Key}")));
}
