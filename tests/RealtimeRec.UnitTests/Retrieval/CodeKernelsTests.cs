using System.Runtime.Intrinsics.X86;
using RealtimeRec.Retrieval.Vectors;

namespace RealtimeRec.UnitTests.Retrieval;

public sealed unsafe class CodeKernelsTests
{
    private delegate void Kernel(byte* rows, int count, int groups, sbyte* query, int* dots);

    /// <summary>Every path that this machine can run.</summary>
    public static TheoryData<string, int> Paths
    {
        get
        {
            var cases = new TheoryData<string, int> { { nameof(CodeKernels.DotsScalar), 1 } };
            foreach (var groups in Avx2.IsSupported ? [1, 2, 3, 8] : (int[])[])
            {
                cases.Add(nameof(CodeKernels.Dots), groups);
                cases.Add(nameof(CodeKernels.Dots256), groups);
            }

            if (Avx512BW.IsSupported)
            {
                cases.Add(nameof(CodeKernels.DotsOfOneGroup512), 1);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void EveryPathOfThisMachineAgreesWithTheComponents(string path, int groups)
    {
        foreach (var isLargest in (bool[])[false, true])
        {
            AgreesWithComponents(
                path switch
                {
                    nameof(CodeKernels.Dots) => CodeKernels.Dots,
                    nameof(CodeKernels.Dots256) => CodeKernels.Dots256,
                    nameof(CodeKernels.DotsOfOneGroup512) => (byte* rows, int count, int _, sbyte* query, int* dots) => CodeKernels.DotsOfOneGroup512(rows, count, query, dots),
                    _ => CodeKernels.DotsScalar,
                },
                groups,
                isLargest);
        }
    }

    private static void AgreesWithComponents(Kernel kernel, int groups, bool isLargest)
    {
        const int Count = 24;
        var random = new Random(groups);
        var components = groups * CodeKernels.Group;
        var rows = new byte[Count * groups * CodeKernels.GroupBytes];
        sbyte[] query = [.. Enumerable.Range(0, components).Select(_ => isLargest ? sbyte.MaxValue : (sbyte)random.Next(-127, 128))];
        var (expected, actual) = (new int[Count], new int[Count]);
        fixed (byte* r = rows)
        fixed (sbyte* q = query)
        fixed (int* a = actual)
        {
            for (var row = 0; row < Count; row++)
            {
                for (var i = 0; i < components; i++)
                {
                    var code = isLargest ? 3 : random.Next(4);
                    CodeKernels.SetCode(r + (row * groups * CodeKernels.GroupBytes), i, code);
                    expected[row] += code * query[i];
                }
            }

            kernel(r, Count, groups, q, a);
        }

        Assert.Equal(expected, actual);
    }
}
