using System.Threading.Channels;
using RealtimeRec.Datasets;
using RealtimeRec.Events;
using RealtimeRec.Gateway.Console;
using RealtimeRec.Products;

namespace RealtimeRec.Standalone.Import;

/// <summary>
/// Applies one file: first its products, then its events chunk by chunk, each user's events of a chunk in one batch and in
/// the file's order. The row number is the event's offset in the partition named after the file's content, so that a second
/// run changes nothing.
/// </summary>
internal sealed class ImportRunner(IGrainFactory grains, KnownShoppers known, TimeProvider timeProvider)
{
    private const int RowsPerChunk = 8_192;

    private const int EventsPerBatch = 1_000;

    // A new product waits for its shard's next write, which takes in whatever came meanwhile: many wait for one.
    private const int ProductConcurrency = 1_024;

    private const int UserConcurrency = 64;

    /// <summary>Applies the file to its end.</summary>
    /// <param name="state">Told how far it is.</param>
    /// <param name="partition">The name of the log that the file is.</param>
    /// <param name="rejected">Told of the rows that are not taken.</param>
    /// <param name="cancellationToken">Stops it as soon as the batches on their way are acknowledged.</param>
    /// <exception cref="DatasetFormatException">The file is not readable, or not to its end; what was whole is applied.</exception>
    public async Task RunAsync(ImportState state, string partition, RejectedRows rejected, CancellationToken cancellationToken)
    {
        DatasetFormatException? cut = null;
        if (state.Request.Preset.Product is not null)
        {
            cut = await ImportProductsAsync(state, cancellationToken);
        }

        if (state.Request.Preset.Event is not null)
        {
            await ImportEventsAsync(state, partition, rejected, cancellationToken);
        }

        if (cut is not null)
        {
            throw cut;
        }
    }

    private async Task<DatasetFormatException?> ImportProductsAsync(ImportState state, CancellationToken cancellationToken)
    {
        state.Enter(ImportPhase.ReadingProducts);
        var merge = new ProductMerge();
        var cut = await Task.Run(() => ReadProducts(state, merge, cancellationToken), cancellationToken);

        state.Enter(ImportPhase.WritingProducts);
        state.Products = merge.Products.Count;
        await Parallel.ForEachAsync(merge.Products, Options(ProductConcurrency, cancellationToken), async (product, token) =>
        {
            var outcome = await ClusterCalls.CallAsync(() => grains.GetProduct(product.ItemId).UpsertAsync(product), timeProvider, token);
            state.CountProduct(outcome != ProductWriteOutcome.Unchanged);
            state.Rows = state.ProductsDone;
            state.Fraction = (double)state.ProductsDone / merge.Products.Count;
        });
        return cut;
    }

    private DatasetFormatException? ReadProducts(ImportState state, ProductMerge merge, CancellationToken cancellationToken)
    {
        using var reader = DatasetReader.Open(state.Request.Path, state.Request.Preset, timeProvider);
        try
        {
            foreach (var row in reader.ReadRows(cancellationToken))
            {
                state.Rows = row.RowNumber;
                state.Fraction = (double)reader.Position / reader.Length;
                if (row.Product is { } product)
                {
                    merge.Add(product);
                }
            }

            return null;
        }
        catch (DatasetFormatException exception) when (state.Rows > 0)
        {
            // The rows before the cut are good: their events are to find their products.
            return exception;
        }
    }

    private async Task ImportEventsAsync(ImportState state, string partition, RejectedRows rejected, CancellationToken cancellationToken)
    {
        state.Enter(ImportPhase.ApplyingEvents);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var chunks = Channel.CreateBounded<ImportChunk>(2);
        var reading = Task.Run(() => ReadChunksAsync(state, chunks.Writer, rejected, stop.Token), stop.Token);
        try
        {
            await foreach (var chunk in chunks.Reader.ReadAllAsync(stop.Token))
            {
                await Parallel.ForEachAsync(chunk.Users, Options(UserConcurrency, stop.Token), (user, token) => ApplyAsync(state, partition, rejected, user.Key, user.Value, token));
                if (chunk.Users.Count > 0)
                {
                    // Someone with a history worth looking at.
                    known.Note(chunk.Users.MaxBy(user => user.Value.Count).Key);
                }

                state.Rows = chunk.LastRow;
                state.Fraction = chunk.Fraction;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReadChunksAsync(ImportState state, ChannelWriter<ImportChunk> chunks, RejectedRows rejected, CancellationToken cancellationToken)
    {
        using var reader = DatasetReader.Open(state.Request.Path, state.Request.Preset, timeProvider);
        var chunk = new ImportChunk();
        Exception? failure = null;
        try
        {
            foreach (var row in reader.ReadRows(cancellationToken))
            {
                if (row.Rejection is { } rejection)
                {
                    Reject(state, rejected, row.RowNumber, rejection);
                }
                else if (row.Repeated)
                {
                    state.Repeats++;
                }

                if (chunk.Add(row, (double)reader.Position / reader.Length) == RowsPerChunk)
                {
                    await chunks.WriteAsync(chunk, cancellationToken);
                    chunk = new ImportChunk();
                }
            }
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        if (failure is null or DatasetFormatException && chunk.Rows > 0)
        {
            await chunks.WriteAsync(chunk, cancellationToken);
        }

        chunks.Complete(failure);
    }

    private async ValueTask ApplyAsync(
        ImportState state, string partition, RejectedRows rejected, string userId, List<ImportedEvent> events, CancellationToken cancellationToken)
    {
        var user = grains.GetUser(userId);
        foreach (var part in events.Chunk(EventsPerBatch))
        {
            var batch = new EventBatch
            {
                Partition = partition,
                Events = [.. part.Select(imported => imported.Event)],
                Offsets = [.. part.Select(imported => imported.RowNumber)],
                Historical = true,
            };
            var result = await ClusterCalls.CallAsync(() => user.ApplyAsync(batch), timeProvider, cancellationToken);
            state.CountEvents(
                result.Outcomes.Count(outcome => outcome == EventOutcome.Applied),
                result.Outcomes.Count(outcome => outcome == EventOutcome.Duplicate));
            foreach (var refusal in result.Refusals ?? [])
            {
                Reject(state, rejected, part[refusal.Index].RowNumber, new RowRejection("event", refusal.Rule, refusal.Message));
            }
        }
    }

    private static void Reject(ImportState state, RejectedRows rejected, long rowNumber, RowRejection rejection)
    {
        state.Rejected.AddOrUpdate(rejection.Reason, 1, (_, count) => count + 1);
        rejected.Add(rowNumber, rejection);
    }

    private static ParallelOptions Options(int concurrency, CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellationToken };
}
