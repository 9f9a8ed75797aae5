using RealtimeRec.Embeddings;

namespace RealtimeRec.Retrieval.Vectors;

/// <summary>
/// A silo's index of item vectors. Readers take <see cref="Current"/> and never wait; a writer publishes a whole
/// batch of changes as the next snapshot. Rows have ordinals from 0 that the caller gives out one after the other. Up to a number of rows a search is
/// exact; above, it looks through two bits a component for what may be among the best, and misses a few of them in ten thousand.
/// </summary>
/// <remarks>
/// A batch costs memory traffic in proportion to what it touches: added rows are written in place, a replaced row copies its
/// block's int8 rows (128 KB at 128 dimensions) and codes (32 KB). Passing the number of rows codes them all, 3 µs each,
/// while readers go on. The float vectors are the caller's own <see cref="Embedding"/> objects.
/// </remarks>
public sealed class VectorIndex
{
    /// <summary>Dimensions of item vectors unless configured otherwise.</summary>
    public const int DefaultDimensions = 128;

    /// <summary>Most dimensions a vector may have.</summary>
    public const int MaxDimensions = 1_024;

    private static long s_versions;

    private readonly Lock _writing = new();
    private VectorRotation? _rotation;
    private volatile VectorIndexSnapshot _current;

    /// <param name="dimensions">Length of every vector: a multiple of 32 up to <see cref="MaxDimensions"/>.</param>
    /// <param name="exactRows">Rows up to which every search is exact; where the machine has no fast instructions for codes, it always is.</param>
    public VectorIndex(int dimensions = DefaultDimensions, int exactRows = int.MaxValue)
    {
        if (dimensions is <= 0 or > MaxDimensions || dimensions % 32 != 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(dimensions), dimensions, $"Vectors have a multiple of 32 dimensions, at most {MaxDimensions}.");
        }

        Dimensions = dimensions;
        ExactRows = exactRows;
        _current = new VectorIndexSnapshot(dimensions, [], 0, rotation: null, exactRows, new IndexChanges(NextVersion(), [], previous: null));
    }

    /// <summary>Length of every vector.</summary>
    public int Dimensions { get; }

    /// <summary>Rows up to which every search is exact.</summary>
    public int ExactRows { get; }

    /// <summary>The state after the last batch.</summary>
    public VectorIndexSnapshot Current => _current;

    /// <summary>
    /// Makes all of <paramref name="updates"/> visible at once; a later update of the same row wins. Where none changes a vector, the state stays the same.
    /// </summary>
    /// <exception cref="ArgumentException">A vector has the wrong length or an ordinal is negative; then none is applied.</exception>
    public void Apply(IReadOnlyList<VectorUpdate> updates)
    {
        var highest = Validate(updates);
        if (updates.Count == 0)
            return;

        lock (_writing)
        {
            var published = _current;
            var capacity = Math.Max(published.Capacity, highest + 1);
            var blocks = new VectorBlock[(capacity + VectorBlock.Rows - 1) / VectorBlock.Rows];
            published.Blocks.CopyTo(blocks);
            if (_rotation is null && capacity > ExactRows && CodeKernels.IsSupported)
            {
                _rotation = VectorRotation.Of(Dimensions);
                for (var i = 0; i < published.Blocks.Length; i++)
                    blocks[i] = published.Blocks.Span[i].Coded(_rotation);
            }

            var next = new ChangedBlocks(published.Blocks, blocks, _rotation);
            var changed = new List<int>(updates.Count);
            foreach (var (row, vector) in updates)
            {
                if (IsIndexable(vector) ? next.Put(row.Value, vector!) : next.Remove(row.Value))
                    changed.Add(row.Value);
            }

            if (changed.Count == 0 && capacity == published.Capacity)
                return;

            for (var i = 0; i < blocks.Length; i++)
                blocks[i] ??= new VectorBlock(Dimensions, _rotation);

            _current = new VectorIndexSnapshot(Dimensions, blocks, capacity, _rotation, ExactRows, ChangesAfter(published.Changes, changed));
        }
    }

    private static IndexChanges ChangesAfter(IndexChanges previous, List<int> rows)
    {
        var changes = rows.Count > IndexChanges.MaxRows ? new IndexChanges(NextVersion(), [], previous: null) : new IndexChanges(NextVersion(), [.. rows], previous);
        changes.Trim();
        return changes;
    }

    private static long NextVersion() => Interlocked.Increment(ref s_versions);

    private int Validate(IReadOnlyList<VectorUpdate> updates)
    {
        var highest = -1;
        foreach (var (row, vector) in updates)
        {
            if (row.Value < 0)
                throw new ArgumentException($"Row {row} is not an ordinal.", nameof(updates));

            if (vector is not null && vector.Dimensions != Dimensions)
            {
                throw new ArgumentException(
                    $"The vector of row {row} has {vector.Dimensions} dimensions; this index takes {Dimensions}.", nameof(updates));
            }

            highest = Math.Max(highest, row.Value);
        }

        return highest;
    }

    private static bool IsIndexable(Embedding? vector) =>
        vector is { IsZero: false } && float.IsFinite(FloatKernels.Dot(vector.Values, vector.Values));

    /// <summary>The blocks of the next snapshot, each replaced when it is first changed.</summary>
    private readonly struct ChangedBlocks(ReadOnlyMemory<VectorBlock> published, VectorBlock?[] next, VectorRotation? rotation)
    {
        /// <summary>False when the row has that vector already.</summary>
        public bool Put(int row, Embedding vector)
        {
            var (number, offset) = Math.DivRem(row, VectorBlock.Rows);
            if (next[number]?.VectorOf(offset) is { } known && known.Values.SequenceEqual(vector.Values))
            {
                next[number]!.Share(offset, vector);
                return false;
            }

            var old = number < published.Length ? published.Span[number] : null;
            var replaces = old is not null && offset < old.Written;
            var block = next[number];
            if (block is null)
                block = next[number] = new VectorBlock(vector.Dimensions, rotation);
            else if (block == old || (replaces && block.SharesRowsWith(old!)))
                block = next[number] = block.NextVersion(copyRows: replaces);

            block.Put(offset, vector);
            return true;
        }

        /// <summary>False when the row has no vector.</summary>
        public bool Remove(int row)
        {
            var (number, offset) = Math.DivRem(row, VectorBlock.Rows);
            if (next[number] is not { } block || block.VectorOf(offset) is null)
                return false;

            if (number < published.Length && block == published.Span[number])
                block = next[number] = block.NextVersion(copyRows: false);

            block.Remove(offset);
            return true;
        }
    }
}
