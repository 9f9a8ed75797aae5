using System.Runtime.Intrinsics.X86;
using RealtimeRec.Retrieval;

namespace RealtimeRec.UnitTests.Retrieval;

public sealed unsafe class Int8KernelsTests
{
    public static TheoryData<int> Dimensions => [32, 64, 96, 128, 160, 512, 1_024];

    private delegate void Kernel(sbyte* rows, int count, int dimensions, short* query, int* dots);

    [Theory]
    [MemberData(nameof(Dimensions))]
    public void TheMachinesOwnPathAgreesWithScalar(int dimensions) => AgreesWithScalar(Int8Kernels.Dots, dimensions);

    [SkippableTheory]
    [MemberData(nameof(Dimensions))]
    public void TheAvx512PathAgreesWithScalar(int dimensions)
    {
        Skip.IfNot(Avx512BW.IsSupported, "This machine has no AVX-512.");
        AgreesWithScalar(Int8Kernels.Dots512, dimensions);
    }

    [SkippableTheory]
    [MemberData(nameof(Dimensions))]
    public void TheAvx2PathAgreesWithScalar(int dimensions)
    {
        Skip.IfNot(Avx2.IsSupported, "This machine has no AVX2.");
        AgreesWithScalar(Int8Kernels.Dots256, dimensions);
    }

    [Theory]
    [MemberData(nameof(Dimensions))]
    public void ThePortablePathAgreesWithScalar(int dimensions) => AgreesWithScalar(Int8Kernels.Dots128, dimensions);

    [Theory]
    [MemberData(nameof(Dimensions))]
    public void TheLargestComponentsDoNotOverflow(int dimensions)
    {
        var limit = Int8Kernels.MaxQuery(dimensions);
        var rows = Enumerable.Repeat(sbyte.MaxValue, 4 * dimensions).ToArray();
        var query = Enumerable.Repeat((short)limit, dimensions).ToArray();
        var dots = new int[4];
        fixed (sbyte* r = rows)
        fixed (short* q = query)
        fixed (int* d = dots)
            Int8Kernels.Dots(r, 4, dimensions, q, d);

        Assert.All(dots, dot => Assert.Equal(127L * limit * dimensions, dot));
    }

    private static void AgreesWithScalar(Kernel kernel, int dimensions)
    {
        const int count = 24;
        var random = new Random(dimensions);
        var limit = Int8Kernels.MaxQuery(dimensions);
        var rows = new sbyte[count * dimensions];
        var query = new short[dimensions];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = (sbyte)random.Next(-127, 128);
        for (var i = 0; i < query.Length; i++)
            query[i] = (short)random.Next(-limit, limit + 1);

        var (expected, actual, single) = (new int[count], new int[count], new int[count]);
        fixed (sbyte* r = rows)
        fixed (short* q = query)
        fixed (int* e = expected)
        fixed (int* a = actual)
        {
            Int8Kernels.DotsScalar(r, count, dimensions, q, e);
            kernel(r, count, dimensions, q, a);
            for (var i = 0; i < count; i++)
                single[i] = Int8Kernels.Dot(r + (i * dimensions), dimensions, q);
        }

        Assert.Equal(expected, actual);
        Assert.Equal(expected, single);
    }
}
