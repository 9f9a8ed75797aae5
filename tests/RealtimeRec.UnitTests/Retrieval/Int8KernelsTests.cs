using System.Runtime.Intrinsics.X86;
using RealtimeRec.Retrieval.Vectors;

namespace RealtimeRec.UnitTests.Retrieval;

public sealed unsafe class Int8KernelsTests
{
    private static readonly int[] s_dimensions = [32, 64, 96, 128, 160, 512, 1_024];

    private delegate void Kernel(sbyte* rows, int count, int dimensions, short* query, int* dots);

    public static TheoryData<int> Dimensions => [.. s_dimensions];

    /// <summary>Every path that this machine can run, at every number of dimensions.</summary>
    public static TheoryData<string, int> Paths
    {
        get
        {
            string[] paths =
            [
                nameof(Int8Kernels.Dots),
                nameof(Int8Kernels.Dots128),
                .. Avx2.IsSupported ? [nameof(Int8Kernels.Dots256)] : (string[])[],
                .. Avx512BW.IsSupported ? [nameof(Int8Kernels.Dots512)] : (string[])[],
            ];
            var cases = new TheoryData<string, int>();
            foreach (var path in paths)
            {
                foreach (var dimensions in s_dimensions)
                    cases.Add(path, dimensions);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void EveryPathOfThisMachineAgreesWithScalar(string path, int dimensions) => AgreesWithScalar(
        path switch
        {
            nameof(Int8Kernels.Dots) => Int8Kernels.Dots,
            nameof(Int8Kernels.Dots128) => Int8Kernels.Dots128,
            nameof(Int8Kernels.Dots256) => Int8Kernels.Dots256,
            _ => Int8Kernels.Dots512,
        },
        dimensions);

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
