using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RealtimeRec.Retrieval.Vectors;

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
/// <para>Where codes of two bits are read first (<see cref="CodeKernels"/>), the approximate score is an estimate from them and the margin a number of
/// standard deviations of its error: the result is then exact but for a few rows in ten thousand. What is left is looked at again by its int8 row, with the
/// margin above, before any float vector is read.</para>
/// <para>L comes from a histogram of the lower bounds, which costs a few instructions a candidate where a heap costs
/// log k; it rounds L down by at most two bins, which lets a few more candidates through.</para>
/// </remarks>
internal sealed unsafe class QueryScan
{
    private const int Bins = 2_048;

    /// <summary>
    /// Standard deviations of an estimate's error on either side. A row is lost when its own estimate and those of the last of the best are wrong by twice as
    /// much together: of the 100 nearest of a million titles 2 in 10,000 are, and one row in a hundred is looked at again.
    /// </summary>
    private const float CodeDeviations = 1.5f;

    /// <summary>Out of 64: up to this many it is quicker to score eligible rows one by one.</summary>
    private const int FewRows = 16;

    /// <summary>Float vectors asked of memory at a time, before the first of them is needed.</summary>
    private const int FetchedTogether = 48;

    private const int InitialCandidates = 8_192;
    private const int RetainedCandidates = 1 << 17;
    private const int Alignment = 64;

    [ThreadStatic]
    private static QueryScan? t_scan;

    private readonly int[] _histogram = new int[Bins];
    private readonly short[] _query = GC.AllocateArray<short>(VectorIndex.MaxDimensions, pinned: true);
    private readonly sbyte[] _codeQuery = GC.AllocateArray<sbyte>(VectorIndex.MaxDimensions + Alignment, pinned: true);
    private readonly float[] _rotated = new float[VectorIndex.MaxDimensions];
    private int[] _rows = new int[InitialCandidates];
    private float[] _upperBounds = new float[InitialCandidates];
    private ulong[] _order = new ulong[InitialCandidates];
    private int _candidates;

    private int _dimensions;
    private bool _readsCodes;
    private float _codeScale;
    private int _codeOffset;
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

    /// <summary>The calling thread's scan, to be used up before its next search.</summary>
    public static QueryScan Rent() => t_scan ??= new QueryScan();

    /// <summary>Takes up a query; false when it is zero or not finite.</summary>
    /// <param name="query">The query.</param>
    /// <param name="wanted">How many rows are wanted.</param>
    /// <param name="maxLength">An upper bound of the rows' lengths.</param>
    /// <param name="rotation">What turned the rows before they were coded, to read their codes first; null for an exact search.</param>
    public bool Begin(ReadOnlySpan<float> query, int wanted, float maxLength, VectorRotation? rotation)
    {
        var largest = MathF.Abs(TensorPrimitives.MaxMagnitude(query));
        if (!(largest > 0) || !float.IsFinite(largest))
            return false;

        _dimensions = query.Length;
        _wanted = wanted;
        Quantize(query, largest);
        if (!float.IsFinite(_norm * _norm))
            return false;

        _readsCodes = rotation is not null && Encode(query, rotation);
        _candidates = 0;
        ForgetBound();
        _range = maxLength * (_norm + _residual) * 1.01f;
        _rounding = _range * (_dimensions + 16) * 1.2e-7f;

        // A range that overflows or vanishes leaves the bound at minus infinity: then every row is scored in float.
        var binsPerUnit = Bins / (2 * _range);
        _binsPerUnit = float.IsFinite(_range) && float.IsFinite(binsPerUnit) ? binsPerUnit : 0;
        return true;
    }

    /// <summary>Collects a block's candidates. <paramref name="firstRow"/> is the ordinal of the block's first row.</summary>
    /// <remarks>
    /// Goes on by the 64 rows of a mask word: few enough that the processor still fetches the next rows ahead while it looks
    /// at the scores of these.
    /// </remarks>
    public void Visit(VectorBlock block, int firstRow, RowBitmap? filter)
    {
        if (_rows.Length < _candidates + VectorBlock.Rows)
            MakeRoom();

        var live = block.Live;
        var allowed = filter is null ? default : filter.Words;
        var firstWord = firstRow / RowBitmap.WordBits;
        var query = (short*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_query));
        var dots = stackalloc int[RowBitmap.WordBits];
        var margin = MarginOf(block);
        var deviations = CodeDeviations * _norm;
        var groups = CodeKernels.GroupsOf(_dimensions);
        var codeQuery = CodeQuery;
        fixed (float* scales = block.Scales, codeScales = block.CodeScales, codeErrors = block.CodeErrors)
        {
            for (var w = 0; w < live.Length; w++)
            {
                var eligible = live[w];
                if (filter is not null)
                    eligible &= firstWord + w < allowed.Length ? allowed[firstWord + w] : 0;

                if (eligible == 0)
                    continue;

                var row = w * RowBitmap.WordBits;
                if (_readsCodes && BitOperations.PopCount(eligible) > FewRows)
                {
                    CodeKernels.Dots(block.Codes + ((nint)row * groups * CodeKernels.GroupBytes), RowBitmap.WordBits, groups, codeQuery, dots);
                    CollectByCodes(dots, codeScales + row, codeErrors + row, eligible, firstRow + row, deviations);
                    continue;
                }

                Score(block.Quantized + ((nint)row * _dimensions), eligible, query, dots);
                Collect(dots, scales + row, eligible, firstRow + row, margin);
            }
        }

        GC.KeepAlive(block);
    }

    /// <summary>Scores the candidates and writes the best; answers how many.</summary>
    public int Finish(ReadOnlySpan<VectorBlock> blocks, ReadOnlySpan<float> query, Span<ScoredRow> results)
    {
        if (_order.Length < _candidates)
            _order = new ulong[_rows.Length];

        DropOvertaken();
        if (_readsCodes)
        {
            LookAgain(blocks);
        }

        for (var start = 0; start < _candidates; start += FetchedTogether)
        {
            var rows = _rows.AsSpan(start, Math.Min(FetchedTogether, _candidates - start));
            foreach (var row in rows)
                FloatKernels.Prefetch(blocks[row / VectorBlock.Rows].LiveVector(row % VectorBlock.Rows));

            for (var i = 0; i < rows.Length; i++)
            {
                var vector = blocks[rows[i] / VectorBlock.Rows].LiveVector(rows[i] % VectorBlock.Rows);
                _order[start + i] = RowOrder.Encode(new RowOrdinal(rows[i]), FloatKernels.Dot(query, vector));
            }
        }

        var best = _order.AsSpan(0, _candidates);
        var found = Math.Min(_candidates, results.Length);
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

    /// <summary>Takes up the query for the codes; false when it is too short to.</summary>
    private bool Encode(ReadOnlySpan<float> query, VectorRotation rotation)
    {
        var rotated = _rotated.AsSpan(0, query.Length);
        rotation.Rotate(query, rotated);
        _codeScale = MathF.Abs(TensorPrimitives.MaxMagnitude(rotated)) / sbyte.MaxValue;
        var inverse = 1 / _codeScale;
        if (!float.IsNormal(_codeScale) || !float.IsFinite(inverse))
            return false;

        var target = new Span<sbyte>(CodeQuery, CodeKernels.GroupsOf(query.Length) * CodeKernels.Group);
        target.Clear();
        var sum = 0;
        for (var i = 0; i < rotated.Length; i++)
        {
            target[i] = (sbyte)Math.Clamp(MathF.Round(rotated[i] * inverse), -sbyte.MaxValue, sbyte.MaxValue);
            sum += target[i];
        }

        // A code is the component plus 1.5.
        _codeOffset = 3 * sum;
        return true;
    }

    private sbyte* CodeQuery => (sbyte*)(((nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_codeQuery)) + Alignment - 1) & ~(nuint)(Alignment - 1));

    private float MarginOf(VectorBlock block) => (block.MaxNorm * _residual) + (block.MaxResidual * _norm) + _rounding;

    private void ForgetBound()
    {
        _histogram.AsSpan().Clear();
        _bin = 0;
        _reaching = 0;
        _bound = float.NegativeInfinity;
    }

    /// <summary>Goes through the candidates once more, by their int8 rows, whose scores are far nearer the truth.</summary>
    private void LookAgain(ReadOnlySpan<VectorBlock> blocks)
    {
        ForgetBound();
        var query = (short*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_query));
        var (count, ahead) = (_candidates, Math.Min(FetchedTogether, _candidates));
        for (var i = 0; i < ahead; i++)
            Prefetch(blocks, _rows[i]);

        _candidates = 0;
        for (var i = 0; i < count; i++)
        {
            if (i + ahead < count)
                Prefetch(blocks, _rows[i + ahead]);

            var (number, row) = (_rows[i] / VectorBlock.Rows, _rows[i] % VectorBlock.Rows);
            var block = blocks[number];
            var score = Int8Kernels.Dot(block.Quantized + ((nint)row * _dimensions), _dimensions, query) * block.Scales[row] * _scale;
            if (MarginOf(block) is var margin && score + margin >= _bound)
                Add(_rows[i], score, margin);

            GC.KeepAlive(block);
        }

        DropOvertaken();
    }

    private void Prefetch(ReadOnlySpan<VectorBlock> blocks, int row)
    {
        var start = blocks[row / VectorBlock.Rows].Quantized + ((nint)(row % VectorBlock.Rows) * _dimensions);
        for (nint offset = 0; offset < _dimensions; offset += Alignment)
            Sse.Prefetch0(start + offset);
    }

    /// <summary>The int8 inner products of the eligible rows out of 64; those of the others are of no account.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Score(sbyte* rows, ulong eligible, short* query, int* dots)
    {
        if (BitOperations.PopCount(eligible) > FewRows)
        {
            Int8Kernels.Dots(rows, RowBitmap.WordBits, _dimensions, query, dots);
            return;
        }

        for (; eligible != 0; eligible &= eligible - 1)
        {
            var row = BitOperations.TrailingZeroCount(eligible);
            dots[row] = Int8Kernels.Dot(rows + ((nint)row * _dimensions), _dimensions, query);
        }
    }

    /// <summary>Keeps those of 64 rows that are eligible and whose upper bound reaches the bound.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Collect(int* dots, float* scales, ulong eligible, int firstRow, float margin)
    {
        var cut = _bound - margin;
        for (var passed = Reaching(dots, scales, _scale, cut) & eligible; passed != 0; passed &= passed - 1)
        {
            var row = BitOperations.TrailingZeroCount(passed);
            Add(firstRow + row, dots[row] * scales[row] * _scale, margin);
        }
    }

    /// <summary>The same by codes, where every row has a margin of its own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CollectByCodes(int* dots, float* scales, float* errors, ulong eligible, int firstRow, float deviations)
    {
        // A code is the component plus 1.5: twice the inner product with the codes, less the offset, is twice that with the components.
        var (scale, offset) = (2 * _codeScale, _codeOffset * _codeScale);
        for (var passed = Reaching(dots, scales, errors, scale, offset, deviations, _bound) & eligible; passed != 0; passed &= passed - 1)
        {
            var row = BitOperations.TrailingZeroCount(passed);
            Add(firstRow + row, ((dots[row] * scale) - offset) * scales[row], errors[row] * deviations);
        }
    }

    private static ulong Reaching(int* dots, float* scales, float* errors, float scale, float offset, float deviations, float bound)
    {
        var reaching = 0UL;
        if (Vector512.IsHardwareAccelerated)
        {
            var (scale512, offset512, deviations512, bound512) = (Vector512.Create(scale), Vector512.Create(offset), Vector512.Create(deviations), Vector512.Create(bound));
            for (var i = 0; i < RowBitmap.WordBits; i += Vector512<float>.Count)
            {
                var estimates = ((Vector512.ConvertToSingle(Vector512.Load(dots + i)) * scale512) - offset512) * Vector512.Load(scales + i);
                reaching |= Vector512.GreaterThanOrEqual(estimates + (Vector512.Load(errors + i) * deviations512), bound512).ExtractMostSignificantBits() << i;
            }

            return reaching;
        }

        var (scale256, offset256, deviations256, bound256) = (Vector256.Create(scale), Vector256.Create(offset), Vector256.Create(deviations), Vector256.Create(bound));
        for (var i = 0; i < RowBitmap.WordBits; i += Vector256<float>.Count)
        {
            var estimates = ((Vector256.ConvertToSingle(Vector256.Load(dots + i)) * scale256) - offset256) * Vector256.Load(scales + i);
            reaching |= (ulong)Vector256.GreaterThanOrEqual(estimates + (Vector256.Load(errors + i) * deviations256), bound256).ExtractMostSignificantBits() << i;
        }

        return reaching;
    }

    /// <summary>A bit for each of 64 rows whose approximate score is at least <paramref name="cut"/>.</summary>
    private static ulong Reaching(int* dots, float* scales, float scale, float cut)
    {
        var reaching = 0UL;
        if (Vector512.IsHardwareAccelerated)
        {
            var (scale512, cut512) = (Vector512.Create(scale), Vector512.Create(cut));
            for (var i = 0; i < RowBitmap.WordBits; i += Vector512<float>.Count)
            {
                var scores = Vector512.ConvertToSingle(Vector512.Load(dots + i)) * Vector512.Load(scales + i) * scale512;
                reaching |= Vector512.GreaterThanOrEqual(scores, cut512).ExtractMostSignificantBits() << i;
            }

            return reaching;
        }

        var (scale256, cut256) = (Vector256.Create(scale), Vector256.Create(cut));
        for (var i = 0; i < RowBitmap.WordBits; i += Vector256<float>.Count)
        {
            var scores = Vector256.ConvertToSingle(Vector256.Load(dots + i)) * Vector256.Load(scales + i) * scale256;
            reaching |= (ulong)Vector256.GreaterThanOrEqual(scores, cut256).ExtractMostSignificantBits() << i;
        }

        return reaching;
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

    /// <summary>Makes room for a block's rows; grows only when most candidates are still in.</summary>
    private void MakeRoom()
    {
        DropOvertaken();
        if (_candidates + VectorBlock.Rows > _rows.Length / 2)
        {
            Array.Resize(ref _rows, _rows.Length * 2);
            Array.Resize(ref _upperBounds, _upperBounds.Length * 2);
        }
    }

    /// <summary>Drops the candidates that the bound has overtaken since they were added.</summary>
    private void DropOvertaken()
    {
        var kept = 0;
        for (var i = 0; i < _candidates; i++)
        {
            // Without a branch, which would be mispredicted half of the time.
            _rows[kept] = _rows[i];
            _upperBounds[kept] = _upperBounds[i];
            kept += _upperBounds[i] < _bound ? 0 : 1;
        }

        _candidates = kept;
    }
}
