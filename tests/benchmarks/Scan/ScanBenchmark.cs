using System.CommandLine;
using System.Diagnostics;
using RealtimeRec.Embeddings;
using RealtimeRec.Retrieval;
using RealtimeRec.Retrieval.Vectors;
using Spectre.Console;

namespace RealtimeRec.Benchmarks.Scan;

/// <summary>
/// How close the exact search comes to merely reading the memory it has to read, and how much sooner one by codes of two bits ends that finds nearly the
/// same. Kernel, whole searches and plain read of the same blocks take turns, so that all meet the same state of the machine; figures are medians.
/// </summary>
internal sealed class ScanBenchmark : IBenchmark
{
    private const int Dimensions = 128;
    private const int Queries = 64;

    private static long s_sink;

    private readonly Option<int> _rows = new("--rows") { Description = "Rows of the index", DefaultValueFactory = _ => 100_000 };
    private readonly Option<DirectoryInfo?> _folder = new("--folder") { Description = "Folder of the data sets, to take vectors of real titles and not random ones, and count what the search by codes misses" };

    public string Name => "scan";

    public string Description => $"the index over 100,000 x {Dimensions} int8 against a plain read of the same memory, GB/s, and by codes";

    public IReadOnlyList<Option> Options => [_rows, _folder];

    public Task<BenchmarkResult> RunAsync(ParseResult arguments, IAnsiConsole console, CancellationToken cancellationToken)
    {
        var rows = arguments.GetValue(_rows);
        var rounds = Math.Clamp((int)(150_000_000L / rows), 100, 1_500);
        console.WriteLine($"{rows:N0} rows x {Dimensions} int8, {Environment.ProcessorCount} cores, {rounds} rounds after {rounds / 5} to warm up");
        var random = new Random(1);
        var (vectors, titles) = arguments.GetValue(_folder) is { } folder
            ? ScanVectors.OfTitles(folder.FullName, rows, random)
            : ([.. Enumerable.Range(0, rows).Select(_ => RandomVector(random))], 0);
        Embedding[] queries = [.. Enumerable.Range(0, Queries).Select(_ => titles == 0 ? RandomVector(random) : ScanVectors.Profile(vectors, random))];
        VectorUpdate[] updates = [.. vectors.Select((vector, row) => new VectorUpdate(new RowOrdinal(row), vector))];
        var (index, coded) = (new VectorIndex(Dimensions), new VectorIndex(Dimensions, exactRows: 0));
        index.Apply(updates);
        var started = Stopwatch.GetTimestamp();
        coded.Apply(updates);
        console.WriteLine($"Built with codes in {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s; {titles:N0} of the vectors are of real titles.");
        var snapshot = index.Current;
        WriteRecall(console, snapshot, coded.Current, queries);

        var one = Measure(snapshot, coded.Current, queries, rounds, 1, cancellationToken);
        var two = Environment.ProcessorCount > 1 ? Measure(snapshot, coded.Current, queries, rounds, 2, cancellationToken) : null;
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
    private static Subject[] Measure(
        VectorIndexSnapshot snapshot, VectorIndexSnapshot coded, Embedding[] queries, int rounds, int cores, CancellationToken cancellationToken)
    {
        Subject[] subjects =
        [
            new(ReadName, _ => s_sink += Read(snapshot)),
            new("int8 kernel alone", query => s_sink += RunKernel(snapshot, query)),
            new(SearchName(100), query => s_sink += Search(snapshot, query, 100)),
            new(SearchName(400), query => s_sink += Search(snapshot, query, 400)),
            new("code kernel alone", query => s_sink += RunCodeKernel(coded)),
            new("by codes, best 100", query => s_sink += Search(coded, query, 100)),
            new("by codes, best 400", query => s_sink += Search(coded, query, 400)),
        ];

        using var barrier = new Barrier(cores);
        var threads = Enumerable.Range(0, cores).Select(core => new Thread(() =>
        {
            for (var round = -rounds / 5; round < rounds && !cancellationToken.IsCancellationRequested; round++)
            {
                var query = queries[(round + rounds + core) % queries.Length];
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

    /// <summary>What share of the best rows the search by codes finds, of all and under a filter that keeps one in a hundred.</summary>
    private static void WriteRecall(IAnsiConsole console, VectorIndexSnapshot exact, VectorIndexSnapshot coded, Embedding[] queries)
    {
        const int Wanted = 100;
        var few = new RowBitmap(exact.Capacity);
        for (var row = 0; row < exact.Capacity; row += 100)
            few.Set(new RowOrdinal(row));

        foreach (var (name, filter) in new[] { ("of all rows", null), ("under a filter that keeps 1 %", few) })
        {
            var (hits, wanted) = (0, 0);
            foreach (var query in queries)
            {
                var (best, found) = (new ScoredRow[Wanted], new ScoredRow[Wanted]);
                var count = exact.Search(query.Values, filter, best);
                hits += found.AsSpan(0, coded.Search(query.Values, filter, found)).ToArray().Intersect(best.Take(count)).Count();
                wanted += count;
            }

            console.WriteLine($"By codes, {(double)hits / wanted:P2} of the best {Wanted} {name} are found.");
        }
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

    private static unsafe long RunCodeKernel(VectorIndexSnapshot snapshot)
    {
        if (!CodeKernels.IsSupported)
            return 0;

        var query = stackalloc sbyte[CodeKernels.Group];
        var dots = stackalloc int[VectorBlock.Rows];
        var sum = 0L;
        foreach (var block in snapshot.Blocks.Span)
        {
            CodeKernels.Dots(block.Codes, block.Written & ~7, CodeKernels.GroupsOf(Dimensions), query, dots);
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
