using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using RealtimeRec.Embeddings;

namespace RealtimeRec.Retrieval.Vectors;

/// <summary>
/// One published version of <see cref="Rows"/> consecutive rows. Versions share their arrays for as long as rows are only
/// added: a row at or beyond a version's <see cref="Written"/> is outside its live mask, so its bytes may change under a
/// reader. Replacing a row that some version has published copies the arrays.
/// </summary>
/// <remarks>The arrays belong to the garbage collector (the bytes on its pinned heap), so that a block lives as long as its last reader.</remarks>
public sealed unsafe class VectorBlock
{
    internal const int Rows = 1_024;
    internal const int MaskWords = Rows / RowBitmap.WordBits;
    private const int Alignment = 64;

    private readonly int _dimensions;
    private readonly sbyte[] _storage;
    private readonly float[] _scales;
    private readonly Embedding?[] _vectors;
    private readonly ulong[] _live;

    public VectorBlock(int dimensions)
    {
        _dimensions = dimensions;
        _storage = GC.AllocateUninitializedArray<sbyte>((Rows * dimensions) + Alignment, pinned: true);
        _scales = new float[Rows];
        _vectors = new Embedding?[Rows];
        _live = new ulong[MaskWords];
        Quantized = Align(_storage);
    }

    private VectorBlock(VectorBlock previous, bool copyRows)
    {
        _dimensions = previous._dimensions;
        _live = [.. previous._live];
        LiveCount = previous.LiveCount;
        Written = previous.Written;
        MaxNorm = previous.MaxNorm;
        MaxResidual = previous.MaxResidual;
        if (copyRows)
        {
            _storage = GC.AllocateUninitializedArray<sbyte>(previous._storage.Length, pinned: true);
            _scales = [.. previous._scales];
            _vectors = [.. previous._vectors];
            Quantized = Align(_storage);
            new ReadOnlySpan<sbyte>(previous.Quantized, Written * _dimensions).CopyTo(new Span<sbyte>(Quantized, Rows * _dimensions));
            GC.KeepAlive(previous);
        }
        else
        {
            _storage = previous._storage;
            _scales = previous._scales;
            _vectors = previous._vectors;
            Quantized = previous.Quantized;
        }
    }

    /// <summary>The int8 rows, aligned to a cache line. Keep this object reachable while using it.</summary>
    public sbyte* Quantized { get; }

    /// <summary>Per row, the number that an int8 component is multiplied by.</summary>
    public ReadOnlySpan<float> Scales => _scales;

    /// <summary>A bit per row that has a vector.</summary>
    public ReadOnlySpan<ulong> Live => _live;

    public int LiveCount { get; private set; }

    /// <summary>One more than the last row ever written.</summary>
    public int Written { get; private set; }

    /// <summary>An upper bound of the rows' lengths as quantised.</summary>
    public float MaxNorm { get; private set; }

    /// <summary>An upper bound of the lengths of what quantising dropped from the rows.</summary>
    public float MaxResidual { get; private set; }

    public Embedding? VectorOf(int row) => (_live[row / RowBitmap.WordBits] & (1UL << row)) != 0 ? _vectors[row] : null;

    /// <summary>The vector of a row that is known to be live.</summary>
    public ReadOnlySpan<float> LiveVector(int row) => _vectors[row]!.Values;

    public bool SharesRowsWith(VectorBlock other) => _storage == other._storage;

    /// <summary>A version to change and then publish; <paramref name="copyRows"/> when a published row will be replaced.</summary>
    public VectorBlock NextVersion(bool copyRows) => new(this, copyRows);

    /// <summary>Only on a version that is not published yet.</summary>
    public void Remove(int row)
    {
        ref var word = ref _live[row / RowBitmap.WordBits];
        var bit = 1UL << row;
        if ((word & bit) != 0)
        {
            word &= ~bit;
            LiveCount--;
        }
    }

    /// <summary>Only on a version that is not published yet, and for a row that no published version sharing its arrays has.</summary>
    public void Put(int row, Embedding vector)
    {
        Quantize(vector.Values, row);
        _vectors[row] = vector;
        ref var word = ref _live[row / RowBitmap.WordBits];
        var bit = 1UL << row;
        if ((word & bit) == 0)
        {
            word |= bit;
            LiveCount++;
        }

        Written = Math.Max(Written, row + 1);
    }

    private static sbyte* Align(sbyte[] pinned)
    {
        var address = (nuint)Unsafe.AsPointer(ref pinned[0]);
        return (sbyte*)((address + Alignment - 1) & ~(nuint)(Alignment - 1));
    }

    private void Quantize(ReadOnlySpan<float> values, int row)
    {
        var target = Quantized + ((nint)row * _dimensions);
        var scale = MathF.Abs(TensorPrimitives.MaxMagnitude(values)) / sbyte.MaxValue;

        // Too small to divide by: all of the vector is then residual, which the bound accounts for.
        var inverse = float.IsNormal(scale) && float.IsFinite(1 / scale) ? 1 / scale : 0;
        var (norm, residual) = (0d, 0d);
        for (var i = 0; i < values.Length; i++)
        {
            var quantized = (sbyte)Math.Clamp(MathF.Round(values[i] * inverse), -sbyte.MaxValue, sbyte.MaxValue);
            target[i] = quantized;
            var approximate = (double)scale * quantized;
            norm += approximate * approximate;
            residual += (values[i] - approximate) * (values[i] - approximate);
        }

        _scales[row] = scale;
        MaxNorm = Math.Max(MaxNorm, MathF.BitIncrement((float)Math.Sqrt(norm)));
        MaxResidual = Math.Max(MaxResidual, MathF.BitIncrement((float)Math.Sqrt(residual)));
    }
}
