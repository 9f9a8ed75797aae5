using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
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
    private const int PrefetchedBytes = 4_096;

    private readonly int _dimensions;
    private readonly sbyte[] _storage;
    private readonly float[] _scales;
    private readonly Embedding?[] _vectors;
    private readonly ulong[] _live;

    // Empty without a rotation.
    private readonly VectorRotation? _rotation;
    private readonly byte[] _codeStorage = [];
    private readonly float[] _codeScales = [];
    private readonly float[] _codeErrors = [];

    /// <param name="dimensions">Length of the vectors.</param>
    /// <param name="rotation">What turns a vector before it is coded; null for a block without codes.</param>
    internal VectorBlock(int dimensions, VectorRotation? rotation)
    {
        _dimensions = dimensions;
        _rotation = rotation;
        if (rotation is not null)
        {
            _codeStorage = GC.AllocateUninitializedArray<byte>((Rows * CodeBytes) + Alignment, pinned: true);
            _codeScales = new float[Rows];
            _codeErrors = new float[Rows];
            Codes = (byte*)Align(ref _codeStorage[0]);
        }

        _storage = GC.AllocateUninitializedArray<sbyte>((Rows * dimensions) + Alignment, pinned: true);
        _scales = new float[Rows];
        _vectors = new Embedding?[Rows];
        _live = new ulong[MaskWords];
        Quantized = (sbyte*)Align(ref Unsafe.As<sbyte, byte>(ref _storage[0]));
    }

    private VectorBlock(VectorBlock previous, bool copyRows)
    {
        _dimensions = previous._dimensions;
        _live = [.. previous._live];
        LiveCount = previous.LiveCount;
        Written = previous.Written;
        MaxNorm = previous.MaxNorm;
        MaxResidual = previous.MaxResidual;
        _rotation = previous._rotation;
        if (copyRows)
        {
            _storage = GC.AllocateUninitializedArray<sbyte>(previous._storage.Length, pinned: true);
            _scales = [.. previous._scales];
            _vectors = [.. previous._vectors];
            Quantized = (sbyte*)Align(ref Unsafe.As<sbyte, byte>(ref _storage[0]));
            new ReadOnlySpan<sbyte>(previous.Quantized, Written * _dimensions).CopyTo(new Span<sbyte>(Quantized, Rows * _dimensions));
            if (HasCodes)
            {
                _codeStorage = GC.AllocateUninitializedArray<byte>(previous._codeStorage.Length, pinned: true);
                _codeScales = [.. previous._codeScales];
                _codeErrors = [.. previous._codeErrors];
                Codes = (byte*)Align(ref _codeStorage[0]);
                new ReadOnlySpan<byte>(previous.Codes, Written * CodeBytes).CopyTo(new Span<byte>(Codes, Rows * CodeBytes));
            }

            GC.KeepAlive(previous);
        }
        else
        {
            _storage = previous._storage;
            _scales = previous._scales;
            _vectors = previous._vectors;
            Quantized = previous.Quantized;
            _codeStorage = previous._codeStorage;
            _codeScales = previous._codeScales;
            _codeErrors = previous._codeErrors;
            Codes = previous.Codes;
        }
    }

    /// <summary>The int8 rows, aligned to a cache line. Keep this object reachable while using it.</summary>
    public sbyte* Quantized { get; }

    /// <summary>Per row, the number that an int8 component is multiplied by.</summary>
    public ReadOnlySpan<float> Scales => _scales;

    /// <summary>Whether rows have codes as well (<see cref="CodeKernels"/>): a quarter of the int8 rows' memory, for a search that need not be exact.</summary>
    public bool HasCodes => _rotation is not null;

    /// <summary>The codes of the rows, aligned to a cache line. Keep this object reachable while using it.</summary>
    public byte* Codes { get; }

    /// <summary>Per row, what turns twice the inner product with its codes, less three times the query's sum, into an estimate of the inner product with the row.</summary>
    public ReadOnlySpan<float> CodeScales => _codeScales;

    /// <summary>Per row, the standard deviation of such an estimate for a query of length 1.</summary>
    public ReadOnlySpan<float> CodeErrors => _codeErrors;

    /// <summary>
    /// Asks for the first of what a search by codes reads: a block of codes is read in less time than memory takes to answer a few times, and no prefetcher
    /// knows where the next one lies.
    /// </summary>
    public void PrefetchCodes()
    {
        if (!Sse.IsSupported || !HasCodes)
            return;

        Prefetch(Codes, Math.Min(PrefetchedBytes, Rows * CodeBytes));

        // The addresses may be out of date by the time they are used, when a collection moves the arrays; a prefetch never faults.
        Prefetch(Unsafe.AsPointer(ref _codeScales[0]), PrefetchedBytes);
        Prefetch(Unsafe.AsPointer(ref _codeErrors[0]), PrefetchedBytes);

        static void Prefetch(void* start, int bytes)
        {
            for (var offset = 0; offset < bytes; offset += Alignment)
                Sse.Prefetch0((byte*)start + offset);
        }
    }

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

    /// <summary>The same rows with codes, not published yet.</summary>
    internal VectorBlock Coded(VectorRotation rotation)
    {
        var coded = new VectorBlock(_dimensions, rotation);
        for (var row = 0; row < Written; row++)
        {
            if (VectorOf(row) is { } vector)
                coded.Put(row, vector);
        }

        return coded;
    }

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

    /// <summary>Keeps the caller's object in place of another of the same values; also on a published version.</summary>
    public void Share(int row, Embedding vector) => _vectors[row] = vector;

    /// <summary>Only on a version that is not published yet, and for a row that no published version sharing its arrays has.</summary>
    public void Put(int row, Embedding vector)
    {
        Quantize(vector.Values, row);
        if (HasCodes)
        {
            Encode(vector.Values, row);
        }

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

    private int CodeBytes => CodeKernels.GroupsOf(_dimensions) * CodeKernels.GroupBytes;

    private static void* Align(ref byte pinned) => (void*)(((nuint)Unsafe.AsPointer(ref pinned) + Alignment - 1) & ~(nuint)(Alignment - 1));

    /// <summary>
    /// Codes a rotated row: each component, as large as 1 on average, is rounded to −1.5, −0.5, 0.5 or 1.5. The row's inner product with its own code tells
    /// what an inner product with another vector has to be multiplied by, and how much is left to chance (RaBitQ: Gao and Long, SIGMOD 2024; of more
    /// bits: Gao et al., SIGMOD 2025).
    /// </summary>
    private void Encode(ReadOnlySpan<float> values, int row)
    {
        Span<float> rotated = stackalloc float[_dimensions];
        _rotation!.Rotate(values, rotated);
        var codes = Codes + ((nint)row * CodeBytes);
        new Span<byte>(codes, CodeBytes).Clear();
        var length = Math.Sqrt(TensorPrimitives.SumOfSquares<float>(rotated));
        var perUnit = Math.Sqrt(_dimensions) / length;
        var (product, square) = (0d, 0d);
        for (var i = 0; i < rotated.Length; i++)
        {
            var code = (int)Math.Clamp(Math.Floor(rotated[i] * perUnit) + 2, 0, 3);
            CodeKernels.SetCode(codes, i, code);
            product += (code - 1.5) * rotated[i];
            square += (code - 1.5) * (code - 1.5);
        }

        // A row too short to divide by is as good as zero.
        var scale = length * length / product;
        _codeScales[row] = double.IsFinite(scale) ? (float)(scale / 2) : 0;
        var cosine = product / (Math.Sqrt(square) * length);
        _codeErrors[row] = double.IsFinite(scale) ? (float)(length * Math.Sqrt(Math.Max(0, (1 / (cosine * cosine)) - 1) / (_dimensions - 1))) : 0;
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
