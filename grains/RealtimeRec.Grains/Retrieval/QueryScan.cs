using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RealtimeRec.Retrieval;

/// <summary>One query's way over the blocks: its quantised form, the candidates so far and the bound that new ones must reach.</summary>
/// <remarks>
/// <para>Why the result is exact. A row is x = s·a + r with int8 components a, the query is q = t·b + e with int16 components
/// b, both rounded to nearest, so that x·q = s·t·(a·b) + (s·a)·e + r·q. By Cauchy-Schwarz the two last terms are within
/// ‖s·a‖·‖e‖ + ‖r‖·‖q‖; a block stores the maxima of ‖s·a‖ and ‖r‖ over its rows. To this comes what float32 rounding can
/// add in the approximate and in the final score, at most about dimensions·2⁻²⁴·‖x‖·‖q‖ each (Higham, Accuracy and
/// Stability of Numerical Algorithms, 2002, section 3.1); twice that is allowed for. Call the sum the margin.</para>
/// <para>The final float score then lies within approximate ± margin. If k rows have approximate − margin ≥ L, the k-th best
/// score is at least L, so a row with approximate + margin &lt; L is not among the best k, not even by a tie. Every other row
/// is kept and scored in float32.</para>
/// <para>L comes from a histogram of the lower bounds, which costs a few instructions a candidate where a heap costs
/// log k; it rounds L down by at most two bins, which lets a few more candidates through.</para>
/// </remarks>
internal sealed unsafe class QueryScan
{
    private const int Bins = 2_048;
    private const int FewRows = 128;
    private const int InitialCandidates = 8_192;
    private const int RetainedCandidates = 1 << 17;

    [ThreadStatic]
    private static QueryScan?[]? t_scans;

    private readonly int[] _histogram = new int[Bins];
    private readonly short[] _query = GC.AllocateArray<short>(VectorIndex.MaxDimensions, pinned: true);
    private readonly int[] _dots = GC.AllocateArray<int>(VectorBlock.Rows, pinned: true);
    private int[] _rows = new int[InitialCandidates];
    private float[] _upperBounds = new float[InitialCandidates];
    private ulong[] _order = new ulong[InitialCandidates];
    private int _candidates;

    private int _dimensions;
    private int _wanted;
    private float _scale;
    private float _norm;
    private float _residual;
    private float _rounding;
    private float _range;
    private float _binsPerUnit;
    private int _bin;
    private int _reaching;
    private float _bound;

    /// <summary>The calling thread's scan for the query of the given number, to be used up before the next search.</summary>
    public static QueryScan Rent(int number)
    {
        t_scans ??= new QueryScan?[Math.Max(4, number + 1)];
        if (number >= t_scans.Length)
            Array.Resize(ref t_scans, number * 2);

        return t_scans[number] ??= new QueryScan();
    }

    /// <summary>Takes up a query; false when it is zero or not finite.</summary>
    public bool Begin(ReadOnlySpan<float> query, int wanted, float maxLength)
    {
        var largest = MathF.Abs(TensorPrimitives.MaxMagnitude(query));
        if (!(largest > 0) || !float.IsFinite(largest))
            return false;

        _dimensions = query.Length;
        _wanted = wanted;
        Quantize(query, largest);
        if (!float.IsFinite(_norm * _norm))
            return false;

        _candidates = 0;
        _histogram.AsSpan().Clear();
        _bin = 0;
        _reaching = 0;
        _bound = float.NegativeInfinity;
        _range = maxLength * (_norm + _residual) * 1.01f;
        _rounding = _range * (_dimensions + 16) * 1.2e-7f;

        // A range that overflows or vanishes leaves the bound at minus infinity: then every row is scored in float.
        var binsPerUnit = Bins / (2 * _range);
        _binsPerUnit = float.IsFinite(_range) && float.IsFinite(binsPerUnit) ? binsPerUnit : 0;
        return true;
    }

    /// <summary>Collects a block's candidates. <paramref name="firstRow"/> is the ordinal of the block's first row.</summary>
    public void Visit(VectorBlock block, int firstRow, RowBitmap? filter)
    {
        Span<ulong> eligible = stackalloc ulong[VectorBlock.MaskWords];
        var count = Eligible(block, firstRow, filter, eligible);
        if (count == 0)
            return;

        var dots = (int*)Unsafe.AsPointer(ref _dots[0]);
        var query = (short*)Unsafe.AsPointer(ref _query[0]);
        if (count > FewRows)
        {
            var rows = (block.Written + 7) & ~7;
            Int8Kernels.Dots(block.Quantized, rows, _dimensions, query, dots);
        }
        else
        {
            for (var w = 0; w < eligible.Length; w++)
            {
                for (var word = eligible[w]; word != 0; word &= word - 1)
                {
                    var row = (w * RowBitmap.WordBits) + BitOperations.TrailingZeroCount(word);
                    dots[row] = Int8Kernels.Dot(block.Quantized + ((nint)row * _dimensions), _dimensions, query);
                }
            }
        }

        GC.KeepAlive(block);
        Collect(block, firstRow, eligible);
    }

    /// <summary>Scores the candidates and writes the best; answers how many.</summary>
    public int Finish(ReadOnlySpan<VectorBlock> blocks, ReadOnlySpan<float> query, Span<ScoredRow> results)
    {
        if (_order.Length < _candidates)
            _order = new ulong[_rows.Length];

        var kept = 0;
        for (var i = 0; i < _candidates; i++)
        {
            if (_upperBounds[i] < _bound)
                continue;

            var row = _rows[i];
            var score = FloatKernels.Dot(query, blocks[row / VectorBlock.Rows].LiveVector(row % VectorBlock.Rows));
            _order[kept++] = RowOrder.Encode(row, score);
        }

        var best = _order.AsSpan(0, kept);
        var found = Math.Min(kept, results.Length);
        RowOrder.SelectSmallest(best, found);
        best[..found].Sort();
        for (var i = 0; i < found; i++)
            results[i] = RowOrder.Decode(best[i]);

        if (_rows.Length > RetainedCandidates)
        {
            _rows = new int[InitialCandidates];
            _upperBounds = new float[InitialCandidates];
            _order = new ulong[InitialCandidates];
        }

        return found;
    }

    private static int Eligible(VectorBlock block, int firstRow, RowBitmap? filter, Span<ulong> eligible)
    {
        if (filter is null)
        {
            block.Live.CopyTo(eligible);
            return block.LiveCount;
        }

        var words = filter.Words;
        var firstWord = firstRow / RowBitmap.WordBits;
        var count = 0;
        for (var i = 0; i < eligible.Length; i++)
        {
            eligible[i] = firstWord + i < words.Length ? block.Live[i] & words[firstWord + i] : 0;
            count += BitOperations.PopCount(eligible[i]);
        }

        return count;
    }

    private void Quantize(ReadOnlySpan<float> query, float largest)
    {
        var limit = Int8Kernels.MaxQuery(query.Length);
        _scale = largest / limit;
        var inverse = float.IsNormal(_scale) && float.IsFinite(1 / _scale) ? 1 / _scale : 0;
        var (norm, residual) = (0d, 0d);
        for (var i = 0; i < query.Length; i++)
        {
            _query[i] = (short)Math.Clamp(MathF.Round(query[i] * inverse), -limit, limit);
            var dropped = query[i] - ((double)_scale * _query[i]);
            norm += (double)query[i] * query[i];
            residual += dropped * dropped;
        }

        _norm = MathF.BitIncrement((float)Math.Sqrt(norm));
        _residual = MathF.BitIncrement((float)Math.Sqrt(residual));
    }

    /// <summary>Keeps the eligible rows of a block whose upper bound reaches the bound.</summary>
    private void Collect(VectorBlock block, int firstRow, ReadOnlySpan<ulong> eligible)
    {
        if (_rows.Length < _candidates + VectorBlock.Rows)
            MakeRoom();

        var margin = (block.MaxNorm * _residual) + (block.MaxResidual * _norm) + _rounding;
        var scale = Vector256.Create(_scale);
        var cut = Vector256.Create(_bound - margin);
        fixed (float* scales = block.Scales)
        {
            for (var row = 0; row < block.Written; row += Vector256<float>.Count)
            {
                var rows = (uint)(eligible[row / RowBitmap.WordBits] >> (row % RowBitmap.WordBits)) & 0xFF;
                if (rows == 0)
                    continue;

                var scores = Vector256.ConvertToSingle(Vector256.Load((int*)Unsafe.AsPointer(ref _dots[0]) + row)) * Vector256.Load(scales + row) * scale;
                var passed = Vector256.GreaterThanOrEqual(scores, cut).ExtractMostSignificantBits() & rows;
                if (passed == 0)
                    continue;

                for (; passed != 0; passed &= passed - 1)
                {
                    var lane = BitOperations.TrailingZeroCount(passed);
                    Add(firstRow + row + lane, scores.GetElement(lane), margin);
                }

                cut = Vector256.Create(_bound - margin);
            }
        }
    }

    private void Add(int row, float score, float margin)
    {
        _rows[_candidates] = row;
        _upperBounds[_candidates++] = score + margin;
        var bin = Math.Clamp((int)((score - margin + _range) * _binsPerUnit), 0, Bins - 1);
        _histogram[bin]++;
        if (bin < _bin)
            return;

        _reaching++;
        while (_reaching - _histogram[_bin] >= _wanted)
        {
            _reaching -= _histogram[_bin];
            _bin++;
        }

        // A bin lower than the one that holds the k-th best lower bound, against rounding at the bin's edge.
        if (_bin > 1)
            _bound = ((_bin - 1) / _binsPerUnit) - _range;
    }

    /// <summary>Drops candidates that the bound has overtaken; grows only when most are still in.</summary>
    private void MakeRoom()
    {
        var kept = 0;
        for (var i = 0; i < _candidates; i++)
        {
            if (_upperBounds[i] >= _bound)
            {
                _rows[kept] = _rows[i];
                _upperBounds[kept++] = _upperBounds[i];
            }
        }

        _candidates = kept;
        if (kept + VectorBlock.Rows > _rows.Length / 2)
        {
            Array.Resize(ref _rows, _rows.Length * 2);
            Array.Resize(ref _upperBounds, _upperBounds.Length * 2);
        }
    }
}
