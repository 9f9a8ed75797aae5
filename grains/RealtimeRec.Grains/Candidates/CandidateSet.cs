using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using RealtimeRec.Catalog;

namespace RealtimeRec.Candidates;

/// <summary>
/// The candidates of one query, each product once and of a group of variants the one that was named first, with the score of every source that named
/// it and every part of its own score, column by column. Rented from its pipeline, so that a page allocates little more than its answer; disposing
/// gives it back.
/// </summary>
internal sealed class CandidateSet : IDisposable
{
    private readonly Action<CandidateSet> _return;
    private readonly IReadOnlyList<ICandidateComponent> _sources;
    private readonly Dictionary<ListedOrdinal, int> _numbers = new(1024);
    private readonly float[][] _named;

    // Of those sources that have told any.
    private readonly float[]?[] _evidence;
    private readonly double[][] _parts;
    private CatalogRow[] _rows = new CatalogRow[1024];
    private double[] _scores = new double[1024];
    private bool[] _refused = new bool[1024];
    private int[] _chosen = [];
    private double[] _moved = [];
    private bool _isReordered;
    private int _source;

    /// <param name="sources">Who may name candidates.</param>
    /// <param name="filters">How many may refuse them.</param>
    /// <param name="parts">Parts of a candidate's score.</param>
    /// <param name="giveBack">Called when the set is free again.</param>
    public CandidateSet(IReadOnlyList<ICandidateComponent> sources, int filters, int parts, Action<CandidateSet> giveBack)
    {
        CountsNamed = new int[sources.Count];
        CountsRefused = new int[filters];
        _sources = sources;
        _return = giveBack;
        _named = [.. sources.Select(_ => new float[_rows.Length])];
        _evidence = new float[]?[sources.Count];
        _parts = [.. Enumerable.Range(0, parts).Select(_ => new double[_rows.Length])];
    }

    /// <summary>Number of candidates.</summary>
    public int Count { get; private set; }

    /// <summary>The products, in the order in which they were named first.</summary>
    public ReadOnlySpan<CatalogRow> Rows => _rows.AsSpan(0, Count);

    /// <summary>The sums of the parts, in the order of the products.</summary>
    public ReadOnlySpan<double> Scores => _scores.AsSpan(0, Count);

    /// <summary>Numbers of the candidates chosen for the page, in order.</summary>
    public ReadOnlySpan<int> Chosen => _chosen;

    /// <summary>Names a product; false when this source has named it before.</summary>
    /// <param name="row">The product.</param>
    /// <param name="score">How strongly, on the source's own scale, higher for what it would rather show; negative infinity for what it knows nothing of, never NaN.</param>
    public bool Name(CatalogRow row, float score)
    {
        ref var named = ref ScoreOf(row, out _);
        if (!float.IsNaN(named))
        {
            return false;
        }

        named = score;
        return true;
    }

    /// <summary>Names a product, or adds to the strength with which this source has named it before; false in the latter case.</summary>
    /// <param name="row">The product.</param>
    /// <param name="score">How strongly.</param>
    /// <param name="evidence">How many steps of other shoppers say so.</param>
    /// <param name="mayName">Whether the source may name another one; if not, one that it has not named stays as it is.</param>
    public bool Strengthen(CatalogRow row, float score, float evidence, bool mayName)
    {
        if (!mayName && !(_numbers.TryGetValue(row.Listed, out var known) && !float.IsNaN(_named[_source][known])))
        {
            return false;
        }

        ref var named = ref ScoreOf(row, out var number);
        var isNew = float.IsNaN(named);
        named = isNew ? score : named + score;
        var told = _evidence[_source] ??= new float[_rows.Length];
        told[number] = isNew ? evidence : told[number] + evidence;
        return isNew;
    }

    /// <summary>The scores that a source gave, in the order of the products; NaN for those that it did not name.</summary>
    public ReadOnlySpan<float> NamedBy(ICandidateComponent source) => NamedBy(NumberOf(source));

    /// <summary>How many steps of other shoppers stand behind each of <see cref="NamedBy(ICandidateComponent)"/>; without meaning for what it did not name.</summary>
    public ReadOnlySpan<float> EvidenceOf(ICandidateComponent source) => (_evidence[NumberOf(source)] ??= new float[_rows.Length]).AsSpan(0, Count);

    /// <summary>The same of the source of a number.</summary>
    public ReadOnlySpan<float> NamedBy(int source) => _named[source].AsSpan(0, Count);

    /// <summary>The parts of the score of a number, in the order of the products.</summary>
    public Span<double> Part(int part) => _parts[part].AsSpan(0, Count);

    /// <summary>By source, how many candidates it named before any filter; 0 for one that did not run.</summary>
    internal int[] CountsNamed { get; }

    /// <summary>By filter, how many candidates it was the first to refuse; 0 for one that did not run.</summary>
    internal int[] CountsRefused { get; }

    /// <summary>How many candidates a source has named.</summary>
    internal int CountNamed(int source)
    {
        var count = 0;
        foreach (var score in NamedBy(source))
        {
            count += float.IsNaN(score) ? 0 : 1;
        }

        return count;
    }

    /// <summary>Has the candidates that come now named by a source.</summary>
    internal void TurnOf(int source) => _source = source;

    /// <summary>Whether each candidate is refused, to be filled in by filters.</summary>
    internal Span<bool> Refused => _refused.AsSpan(0, Count);

    /// <summary>Removes what is refused.</summary>
    internal void RemoveRefused()
    {
        var kept = Refused.IndexOf(true);
        if (kept < 0)
        {
            return;
        }

        for (var i = kept; i < Count; i++)
        {
            if (!_refused[i])
            {
                _rows[kept] = _rows[i];
                for (var source = 0; source < _named.Length; source++)
                {
                    _named[source][kept] = _named[source][i];
                    if (_evidence[source] is { } told)
                    {
                        told[kept] = told[i];
                    }
                }

                kept++;
            }
        }

        Count = kept;
        Refused.Clear();
    }

    /// <summary>Adds the parts up.</summary>
    internal void Sum()
    {
        var scores = _scores.AsSpan(0, Count);
        scores.Clear();
        for (var part = 0; part < _parts.Length; part++)
        {
            TensorPrimitives.Add(scores, Part(part), scores);
        }
    }

    /// <summary>What <see cref="Reorder"/> added to each candidate's score, or took from it; empty when the sums are as they were.</summary>
    public ReadOnlySpan<double> Moved => _isReordered ? _moved.AsSpan(0, Count) : default;

    /// <summary>Puts the best candidates into another order: each takes the score of the one whose place it takes.</summary>
    /// <param name="best">Numbers of the best candidates, in falling order of score.</param>
    /// <param name="order">Places among them, in the order that they are to have.</param>
    internal void Reorder(ReadOnlySpan<int> best, ReadOnlySpan<int> order)
    {
        if (_moved.Length < Count)
        {
            _moved = new double[_scores.Length];
        }

        _moved.AsSpan(0, Count).Clear();
        var scores = ArrayPool<double>.Shared.Rent(best.Length);
        for (var place = 0; place < best.Length; place++)
        {
            scores[place] = _scores[best[place]];
        }

        for (var place = 0; place < order.Length; place++)
        {
            var candidate = best[order[place]];
            _moved[candidate] = scores[place] - _scores[candidate];
            _scores[candidate] = scores[place];
        }

        ArrayPool<double>.Shared.Return(scores);
        _isReordered = true;
    }

    /// <summary>Sets what is shown.</summary>
    internal void Choose(int[] chosen) => _chosen = chosen;

    public void Dispose()
    {
        // A set at rest must not keep an older catalogue in memory.
        _rows.AsSpan().Clear();
        _refused.AsSpan().Clear();
        _numbers.Clear();
        CountsNamed.AsSpan().Clear();
        CountsRefused.AsSpan().Clear();
        _chosen = [];
        _isReordered = false;
        Count = 0;
        _return(this);
    }

    private int NumberOf(ICandidateComponent source)
    {
        for (var i = 0; i < _sources.Count; i++)
        {
            if (ReferenceEquals(_sources[i], source))
            {
                return i;
            }
        }

        throw new ArgumentException($"{source.Name} is no source.", nameof(source));
    }

    private ref float ScoreOf(CatalogRow row, out int number)
    {
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, row.Listed, out var known);
        number = known ? place : Count;
        if (!known)
        {
            place = Count++;
            Grow();
            _rows[number] = row;
            foreach (var named in _named)
            {
                named[number] = float.NaN;
            }
        }

        return ref _named[_source][number];
    }

    private void Grow()
    {
        if (Count <= _rows.Length)
        {
            return;
        }

        var size = 2 * _rows.Length;
        Array.Resize(ref _rows, size);
        Array.Resize(ref _scores, size);
        Array.Resize(ref _refused, size);
        for (var i = 0; i < _named.Length; i++)
        {
            Array.Resize(ref _named[i], size);
            if (_evidence[i] is not null)
            {
                Array.Resize(ref _evidence[i], size);
            }
        }

        for (var i = 0; i < _parts.Length; i++)
        {
            Array.Resize(ref _parts[i], size);
        }
    }
}
