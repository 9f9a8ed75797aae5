using System.CommandLine;
using System.Diagnostics;
using RealtimeRec.Embeddings;
using RealtimeRec.Retrieval;
using RealtimeRec.Retrieval.Vectors;
using Spectre.Console;

namespace RealtimeRec.Benchmarks.Scan;

/// <summary>
/// How close the exact search comes to merely reading the memory it has to read. Kernel, whole search and plain read of the
/// same blocks take turns, so that all meet the same state of the machine; figures are medians.
/// </summary>
internal sealed class ScanBenchmark : IBenchmark
{
    private const int Rows = 100_000;
    private const int Dimensions = 128;
    private const int WarmUpRounds = 300;
    private const int Rounds = 1_500;

    private static long s_sink;

    public string Name => "scan";

    public string Description => $"the exact index over {Rows:N0} x {Dimensions} int8 against a plain read of the same memory, GB/s";

    public Task<BenchmarkResult> RunAsync(ParseResult arguments, IAnsiConsole console, CancellationToken cancellationToken)
    {
        console.WriteLine($"{Rows:N0} rows x {Dimensions} int8, {Environment.ProcessorCount} cores, {Rounds} rounds after {WarmUpRounds} to warm up");
        var random = new Random(1);
        var index = new VectorIndex(Dimensions);
        index.Apply([.. Enumerable.Range(0, Rows).Select(row => new VectorUpdate(new RowOrdinal(row), RandomVector(random)))]);
        var queries = Enumerable.Range(0, 64).Select(_ => RandomVector(random)).ToArray();
        var snapshot = index.Current;

        var one = Measure(snapshot, queries, 1, cancellationToken);
        var two = Environment.ProcessorCount > 1 ? Measure(snapshot, queries, 2, cancellationToken) : null;
        WriteTable(console, snapshot.ScanBytes, one, two);

        var search = one.Single(subject => subject.Name == SearchName(100)).Milliseconds;
        var read = one.Single(subject => subject.Name == ReadName).Milliseconds;
        return Task.FromResult(new BenchmarkResult(
            Name,
            GigabytesPerSecond(snapshot.ScanBytes, search.Median),
            "GB/s",
            GigabytesPerSecond(snapshot.ScanBytes, read.Median),
            search.Median,
            search.Percentile(99)));
    }

    private const string ReadName = "plain read";

    private static string SearchName(int wanted) => $"whole search, best {wanted}";

    /// <summary>Times each subject in turn, every core doing the whole of it.</summary>
    private static Subject[] Measure(VectorIndexSnapshot snapshot, Embedding[] queries, int cores, CancellationToken cancellationToken)
    {
        Subject[] subjects =
        [
            new(ReadName, _ => s_sink += Read(snapshot)),
            new("int8 kernel alone", query => s_sink += RunKernel(snapshot, query)),
            new(SearchName(100), query => s_sink += Search(snapshot, query, 100)),
            new(SearchName(400), query => s_sink += Search(snapshot, query, 400)),
        ];

        using var barrier = new Barrier(cores);
        var threads = Enumerable.Range(0, cores).Select(core => new Thread(() =>
        {
            for (var round = -WarmUpRounds; round < Rounds && !cancellationToken.IsCancellationRequested; round++)
            {
                var query = queries[(round + WarmUpRounds + core) % queries.Length];
                foreach (var subject in subjects)
                {
                    if (cores > 1)
                        barrier.SignalAndWait(CancellationToken.None);

                    var started = Stopwatch.GetTimestamp();
                    subject.Run(query);
                    if (round >= 0 && core == 0)
                        subject.Milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                }
            }

            barrier.RemoveParticipant();
        })).ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();

        cancellationToken.ThrowIfCancellationRequested();
        return subjects;
    }

    private static unsafe long Read(VectorIndexSnapshot snapshot)
    {
        var sum = 0L;
        foreach (var block in snapshot.Blocks.Span)
            sum ^= MemoryRead.Sum((byte*)block.Quantized, (nint)block.Written * Dimensions);

        return sum;
    }

    private static unsafe long RunKernel(VectorIndexSnapshot snapshot, Embedding query)
    {
        var quantized = stackalloc short[Dimensions];
        for (var i = 0; i < Dimensions; i++)
            quantized[i] = (short)(query.Values[i] * short.MaxValue);

        var dots = stackalloc int[VectorBlock.Rows];
        var sum = 0L;
        foreach (var block in snapshot.Blocks.Span)
        {
            Int8Kernels.Dots(block.Quantized, block.Written & ~3, Dimensions, quantized, dots);
            sum ^= dots[0];
        }

        return sum;
    }

    private static int Search(VectorIndexSnapshot snapshot, Embedding query, int wanted)
    {
        Span<ScoredRow> results = stackalloc ScoredRow[wanted];
        return snapshot.Search(query.Values, null, results);
    }

    private static void WriteTable(IAnsiConsole console, long bytes, Subject[] one, Subject[]? two)
    {
        var table = new Table().AddColumn("").AddColumn("cores").AddColumn("median ms").AddColumn("p99 ms").AddColumn("GB/s").AddColumn("of plain read");
        foreach (var (subjects, cores) in new[] { (one, 1), (two, 2) })
        {
            foreach (var subject in subjects ?? [])
            {
                var speed = cores * GigabytesPerSecond(bytes, subject.Milliseconds.Median);
                var ceiling = cores * GigabytesPerSecond(bytes, subjects!.Single(other => other.Name == ReadName).Milliseconds.Median);
                table.AddRow(
                    subject.Name,
                    $"{cores}",
                    $"{subject.Milliseconds.Median:F3}",
                    $"{subject.Milliseconds.Percentile(99):F3}",
                    $"{speed:F1}",
                    $"{speed / ceiling:P0}");
            }
        }

        console.Write(table);
    }

    private static double GigabytesPerSecond(long bytes, double milliseconds) => bytes / milliseconds / 1e6;

    private static Embedding RandomVector(Random random)
    {
        var values = new float[Dimensions];
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)(random.NextDouble() + random.NextDouble() - random.NextDouble() - random.NextDouble());

        return Embedding.Normalized(values);
    }

    private sealed record Subject(string Name, Action<Embedding> Run)
    {
        public Samples Milliseconds { get; } = new();
    }
}
