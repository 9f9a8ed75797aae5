using RealtimeRec.Datasets;

namespace RealtimeRec.Standalone.Import;

/// <summary>Consecutive rows of a file, their events by user in the file's order.</summary>
internal sealed class ImportChunk
{
    /// <summary>Events by user. Rows that repeat an earlier one are left out.</summary>
    public Dictionary<string, List<ImportedEvent>> Users { get; } = new(StringComparer.Ordinal);

    /// <summary>Number of rows.</summary>
    public int Rows { get; private set; }

    /// <summary>The last row's number.</summary>
    public long LastRow { get; private set; }

    /// <summary>How much of the file was read at its end, 0 to 1.</summary>
    public double Fraction { get; private set; }

    /// <summary>Adds a row; answers how many there are now.</summary>
    public int Add(DatasetRow row, double fraction)
    {
        LastRow = row.RowNumber;
        Fraction = fraction;
        if (row is { Event: { } shopEvent, Repeated: false })
        {
            if (!Users.TryGetValue(shopEvent.UserId, out var events))
            {
                Users[shopEvent.UserId] = events = [];
            }

            events.Add(new ImportedEvent(shopEvent, row.RowNumber));
        }

        return ++Rows;
    }
}
