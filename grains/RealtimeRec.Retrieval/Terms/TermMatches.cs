using System.Buffers;

namespace RealtimeRec.Retrieval.Terms;

/// <summary>The rows that have what a query asks for. Their array goes back to the shared pool with it.</summary>
public sealed class TermMatches : IDisposable
{
    private ScoredRow[] _rows;

    /// <param name="query">The query as it was looked for.</param>
    /// <param name="rows">An array of the shared pool, with the rows at its beginning.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="isRelaxed">Whether none has all words.</param>
    internal TermMatches(TermQuery query, ScoredRow[] rows, int count, bool isRelaxed)
    {
        (Query, IsRelaxed, _rows) = (query, isRelaxed, rows);
        Rows = new ArraySegment<ScoredRow>(rows, 0, count);
    }

    /// <summary>The query as it was looked for.</summary>
    public TermQuery Query { get; }

    /// <summary>All of them, in no particular order, each with a score from 0 to 1. Not to be looked at after disposal.</summary>
    public ArraySegment<ScoredRow> Rows { get; private set; }

    /// <summary>Whether none has all words, and these have the most telling of them.</summary>
    public bool IsRelaxed { get; }

    public void Dispose()
    {
        Rows = [];
        ArrayPool<ScoredRow>.Shared.Return(Interlocked.Exchange(ref _rows, []));
    }
}
