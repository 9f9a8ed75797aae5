using RealtimeRec.Embeddings;
using RealtimeRec.Retrieval;
using RealtimeRec.Retrieval.Vectors;

namespace RealtimeRec.UnitTests.Retrieval;

public sealed class SnapshotIsolationTests
{
    private const int Dimensions = 64;
    private const int Rows = 3_000;
    private const int States = 400;

    /// <summary>
    /// In state n the rows below the n-th size are live, and all have the vector of n: a reader that saw a mixture would
    /// get different scores, or rows that the state does not have.
    /// </summary>
    [Fact]
    public async Task EveryReaderSeesExactlyOnePublishedState()
    {
        var vectors = Enumerable.Range(0, States).Select(VectorOf).ToArray();
        var query = new float[Dimensions];
        query[0] = 1;
        var scores = vectors.Select(vector => FloatKernels.Dot(query, vector.Values)).ToArray();
        var index = new VectorIndex(Dimensions);
        index.Apply(UpdatesTo(0, vectors[0]));
        using var readersStarted = new CountdownEvent(2);

        var readers = Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(
            () =>
            {
                var results = new ScoredRow[Rows];
                var last = 0;
                readersStarted.Signal();
                while (last < States - 1)
                {
                    var snapshot = index.Current;
                    var found = snapshot.Search(query, null, results);
                    var state = Array.IndexOf(scores, results[0].Score);
                    Assert.InRange(state, last, States - 1);
                    Assert.Equal(SizeOf(state), found);
                    Assert.Equal(SizeOf(state), snapshot.Count);
                    for (var i = 0; i < found; i++)
                        Assert.Equal(new ScoredRow(new RowOrdinal(i), scores[state]), results[i]);

                    last = state;
                }
            },
            TaskCreationOptions.LongRunning)).ToArray();

        readersStarted.Wait();
        for (var state = 1; state < States; state++)
            index.Apply(UpdatesTo(state, vectors[state]));

        await Task.WhenAll(readers);
    }

    /// <summary>Grows most of the time, so that rows are added in place beside readers, and shrinks now and then.</summary>
    private static int SizeOf(int state) => 500 + (state * 997 % 2_500);

    private static VectorUpdate[] UpdatesTo(int state, Embedding vector) =>
        [.. Enumerable.Range(0, Rows).Select(row => new VectorUpdate(new RowOrdinal(row), row < SizeOf(state) ? vector : null))];

    private static Embedding VectorOf(int state)
    {
        var values = new float[Dimensions];
        values[0] = 0.1f + (state / 500f);
        values[state % 31 + 1] = 1;
        return Embedding.FromOwned(values);
    }

    /// <summary>Adding alone never copies: a snapshot taken before must still not see what was added.</summary>
    [Fact]
    public void ASnapshotDoesNotSeeRowsAddedToItsBlocksLater()
    {
        var index = new VectorIndex(Dimensions);
        var snapshots = new List<VectorIndexSnapshot>();
        for (var row = 0; row < 1_100; row++)
        {
            index.Apply([new VectorUpdate(new RowOrdinal(row), VectorOf(row % States))]);
            snapshots.Add(index.Current);
        }

        var query = new float[Dimensions];
        query[0] = 1;
        var results = new ScoredRow[2_000];
        for (var i = 0; i < snapshots.Count; i += 7)
        {
            var found = snapshots[i].Search(query, null, results);
            Assert.Equal(Enumerable.Range(0, i + 1), results[..found].Select(result => result.Row.Value).Order());
        }
    }
}
