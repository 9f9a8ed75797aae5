using System.Collections.Concurrent;

namespace RealtimeRec.Standalone.Import;

/// <summary>What is known of one import while it runs. Written by the import, read by the display and the health check.</summary>
internal sealed class ImportState(ImportRequest request)
{
    private long _applied;
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

    /// <summary>Rows that repeat an earlier row exactly.</summary>
    public long Repeats { get; set; }

    /// <summary>Events that changed a profile.</summary>
    public long Applied => Interlocked.Read(ref _applied);

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

    /// <summary>Counts events.</summary>
    public void CountEvents(int applied, int duplicates)
    {
        Interlocked.Add(ref _applied, applied);
        Interlocked.Add(ref _duplicates, duplicates);
    }

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
