using FsCheck;
using FsCheck.Fluent;
using RealtimeRec.Embeddings;
using RealtimeRec.Retrieval;
using RealtimeRec.Retrieval.Vectors;

namespace RealtimeRec.UnitTests.Retrieval;

/// <summary>A random index, query and filter; everything follows from the numbers, so that a failing case can be read.</summary>
public sealed record ScanCase(int Seed, int Dimensions, int Rows, int Distinct, int RemovedPercent, int FilterPermille, int Wanted, RowShape Shape)
{
    internal const int NoFilter = -1;

    public static Arbitrary<ScanCase> Arbitrary() => (
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from dimensions in Gen.Elements(32, 64, 96, 128, 160, 384, 1_024)
        from rows in Gen.OneOf(Gen.Choose(0, 40), Gen.Choose(1_000, 1_050), Gen.Choose(0, 6_000))
        from distinct in Gen.Elements(1, 3, 50, int.MaxValue)
        from removed in Gen.Elements(0, 0, 10, 95, 100)
        from filter in Gen.Elements(NoFilter, NoFilter, 0, 2, 60, 500, 1_000)
        from wanted in Gen.Elements(1, 2, 10, 100, 400, 10_000)
        from shape in Gen.Elements(Enum.GetValues<RowShape>())
        select new ScanCase(seed, dimensions, dimensions > 200 ? rows / 4 : rows, distinct, removed, filter, wanted, shape)).ToArbitrary();

    internal (VectorIndex Index, Embedding?[] Rows) Build(int exactRows = int.MaxValue)
    {
        var random = new Random(Seed);
        var index = new VectorIndex(Dimensions, exactRows);
        var rows = new Embedding?[Rows];
        var pool = new List<Embedding>();
        for (var row = 0; row < Rows; row++)
        {
            if (pool.Count < Distinct)
                pool.Add(MakeVector(random));

            rows[row] = pool.Count < Distinct ? pool[^1] : pool[random.Next(pool.Count)];
        }

        // In batches of random size and order, some rows written twice and some taken out again.
        var order = Enumerable.Range(0, Rows).ToArray();
        if (random.Next(2) == 0)
            random.Shuffle(order);

        for (var start = 0; start < order.Length;)
        {
            var batch = new List<VectorUpdate>();
            for (var size = random.Next(1, 2_500); size > 0 && start < order.Length; size--, start++)
            {
                if (random.Next(20) == 0)
                    batch.Add(new VectorUpdate(new RowOrdinal(order[random.Next(order.Length)]), MakeVector(random)));

                batch.Add(new VectorUpdate(new RowOrdinal(order[start]), rows[order[start]]));
            }

            index.Apply(batch);
        }

        index.Apply([.. rows.Select((vector, row) => new VectorUpdate(new RowOrdinal(row), vector))]);
        var removals = new List<VectorUpdate>();
        for (var row = 0; row < Rows; row++)
        {
            if (random.Next(100) < RemovedPercent)
            {
                rows[row] = random.Next(2) == 0 ? null : Embedding.Zero(Dimensions);
                removals.Add(new VectorUpdate(new RowOrdinal(row), rows[row]));
            }
        }

        index.Apply(removals);
        return (index, rows);
    }

    internal float[] MakeQuery()
    {
        float[] query = [.. MakeVector(new Random(~Seed)).Values];
        if (Shape == RowShape.Coarse)
            query[0] = 0;

        return query;
    }

    internal RowBitmap? MakeFilter()
    {
        if (FilterPermille == NoFilter)
            return null;

        var random = new Random(Seed ^ 0x5555);
        var filter = new RowBitmap(random.Next(Rows + 1));
        for (var row = 0; row < Rows; row++)
        {
            if (random.Next(1_000) < FilterPermille)
                filter.Set(new RowOrdinal(row));
        }

        return filter;
    }

    private Embedding MakeVector(Random random)
    {
        var values = new float[Dimensions];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Shape switch
            {
                RowShape.Sparse => random.Next(Dimensions) < 2 ? (float)random.NextDouble() - 0.5f : 0,
                RowShape.Signs => random.Next(2) == 0 ? 1 : -1,
                RowShape.Narrow => 1 + ((float)random.NextDouble() * 1e-4f),
                RowShape.Coarse => i == 0 ? 1 : (0.3f + (0.4f * (float)random.NextDouble())) / 127,
                _ => (float)random.NextDouble() - 0.5f,
            };
        }

        return Shape switch
        {
            RowShape.AnyLength => Embedding.FromOwned([.. values.Select(value => value * Magnitude(random))]),
            _ => Embedding.Normalized(values),
        };
    }

    /// <summary>Mostly near one, now and then far off, up to what float32 squares can hold.</summary>
    private static float Magnitude(Random random) => random.Next(1_000) switch
    {
        0 => 1e15f,
        < 10 => 1e-20f,
        < 20 => 1e-42f,
        < 50 => 1_000,
        _ => 1,
    };
}
