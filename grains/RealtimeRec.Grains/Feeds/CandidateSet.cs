using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using RealtimeRec.Catalog;
using RealtimeRec.Events;

namespace RealtimeRec.Feeds;

/// <summary>The candidates of one feed, each item once. Rented, so that a feed allocates little more than its answer.</summary>
internal sealed class CandidateSet
{
    private static readonly ConcurrentBag<CandidateSet> Pool = [];

    private readonly List<Candidate> _candidates = new(1024);
    private readonly Dictionary<int, int> _positions = new(1024);

    private CandidateSet()
    {
    }

    /// <summary>The candidates.</summary>
    public Span<Candidate> All => CollectionsMarshal.AsSpan(_candidates);

    /// <summary>Number of candidates.</summary>
    public int Count => _candidates.Count;

    /// <summary>An empty set.</summary>
    public static CandidateSet Rent() => Pool.TryTake(out var set) ? set : new CandidateSet();

    /// <summary>Gives the set back.</summary>
    public void Return()
    {
        _candidates.Clear();
        _positions.Clear();
        Pool.Add(this);
    }

    /// <summary>Names an item; false when it was named before.</summary>
    /// <param name="row">The item.</param>
    /// <param name="source">Who names it.</param>
    /// <param name="similarity">Its inner product with the profile vector, where the source knows it.</param>
    public bool Add(CatalogRow row, CandidateSourceKind source, float similarity = float.NaN)
    {
        ref var position = ref CollectionsMarshal.GetValueRefOrAddDefault(_positions, row.Item, out var known);
        if (known)
        {
            return false;
        }

        position = _candidates.Count;
        _candidates.Add(new Candidate { Row = row, Source = source, Similarity = similarity, CoVisitedFrom = -1 });
        return true;
    }

    /// <summary>Names an item that other shoppers went to from one of the user's.</summary>
    public bool AddCoVisited(CatalogRow row, int from, EventKind kind, float strength)
    {
        var added = Add(row, CandidateSourceKind.CoVisited);
        ref var candidate = ref All[_positions[row.Item]];
        candidate.CoVisited += strength;
        if (strength > candidate.CoVisitedFromStrength)
        {
            candidate.CoVisitedFrom = from;
            candidate.CoVisitedEvent = kind;
            candidate.CoVisitedFromStrength = strength;
        }

        return added;
    }
}
