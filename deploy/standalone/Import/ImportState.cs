using System.Collections.Concurrent;

namespace RealtimeRec.Standalone.Import;

/// <summary>What is known of one import while it runs. Written by the import, read by the display and the health check.</summary>
internal sealed class ImportState(ImportRequest request)
{
    private long _applied;
    private long _rowsApplied;
    private long _taken;
    private long _rowsRejected;
    private long _duplicates;
    private long _productsChanged;
    private long _productsDone;

    /// <summary>What is imported.</summary>
    public ImportRequest Request { get; } = request;

    /// <summary>How far it is.</summary>
    public ImportPhase Phase { get; private set; }

    /// <summary>How much of the current phase is done, 0 to 1.</summary>
    public double Fraction { get; set; }

    /// <summary>Rows read in the current phase.</summary>
    public long Rows { get; set; }

    /// <summary>Rows of the file.</summary>
    public long RowsRead { get; set; }

    /// <summary>Rows that repeat an earlier row exactly.</summary>
    public long Repeats { get; set; }

    /// <summary>Rows that were applied, now or before, or merged into the catalogue.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Rows that were not taken, for whatever reason.</summary>
    public long RowsRejected => Interlocked.Read(ref _rowsRejected);

    /// <summary>Events that changed a profile.</summary>
    public long Applied => Interlocked.Read(ref _applied);

    /// <summary>Rows of these events.</summary>
    public long RowsApplied => Interlocked.Read(ref _rowsApplied);

    /// <summary>Events that had been applied before.</summary>
    public long Duplicates => Interlocked.Read(ref _duplicates);

    /// <summary>Products named in the file.</summary>
    public int Products { get; set; }

    /// <summary>Products written so far.</summary>
    public long ProductsDone => Interlocked.Read(ref _productsDone);

    /// <summary>Products that were new or different.</summary>
    public long ProductsChanged => Interlocked.Read(ref _productsChanged);

    /// <summary>Rows not taken, by reason.</summary>
    public ConcurrentDictionary<string, long> Rejected { get; } = [];

    /// <summary>Fields left out of rows that were taken, by reason.</summary>
    public ConcurrentDictionary<string, long> LeftOut { get; } = [];

    /// <summary>Why it failed or stopped; null otherwise.</summary>
    public string? Problem { get; private set; }

    /// <summary>Begins a phase.</summary>
    public void Enter(ImportPhase phase)
    {
        Rows = 0;
        Fraction = 0;
        Phase = phase;
    }

    /// <summary>Ends the import short of the file's end.</summary>
    public void End(ImportPhase phase, string problem)
    {
        Problem = problem;
        Phase = phase;
    }

    /// <summary>Counts an event of so many rows that was applied, now or before.</summary>
    public void CountEvent(bool isNew, int rows)
    {
        CountTaken(rows);
        if (isNew)
        {
            Interlocked.Increment(ref _applied);
            Interlocked.Add(ref _rowsApplied, rows);
        }
        else
        {
            Interlocked.Increment(ref _duplicates);
        }
    }

    /// <summary>Counts rows that were taken.</summary>
    public void CountTaken(long rows) => Interlocked.Add(ref _taken, rows);

    /// <summary>Counts rows that were not taken.</summary>
    public void CountRejected(string reason, long rows)
    {
        Interlocked.Add(ref _rowsRejected, rows);
        Rejected.AddOrUpdate(reason, rows, (_, count) => count + rows);
    }

    /// <summary>Counts a field that was left out.</summary>
    public void CountLeftOut(string reason) => LeftOut.AddOrUpdate(reason, 1, (_, count) => count + 1);

    /// <summary>Counts a written product.</summary>
    public void CountProduct(bool changed)
    {
        Interlocked.Increment(ref _productsDone);
        if (changed)
        {
            Interlocked.Increment(ref _productsChanged);
        }
    }
}
