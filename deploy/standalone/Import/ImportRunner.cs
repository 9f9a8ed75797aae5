using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;
using RealtimeRec.Datasets;
using RealtimeRec.Datasets.Fields;
using RealtimeRec.Datasets.Files;
using RealtimeRec.Events;
using RealtimeRec.Gateway.Shoppers;
using RealtimeRec.Products;
using RealtimeRec.Validation;

namespace RealtimeRec.Standalone.Import;

/// <summary>
/// Applies one file: first it is read to its end, then its products are merged, then its events applied chunk by chunk, each
/// user's events of a chunk in one batch and in the file's order. The row number is the event's offset in the partition named
/// after the file's content, so that a second run changes nothing. At its end every row is accounted for.
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
    /// <param name="log">The log that the file is.</param>
    /// <param name="rejected">Told of the rows that are not taken.</param>
    /// <param name="cancellationToken">Stops it as soon as the batches on their way are acknowledged.</param>
    /// <exception cref="DatasetFormatException">
    /// The file is not readable, or not to its end (what was whole is applied), nothing of it could be taken, or rows are
    /// unaccounted for.
    /// </exception>
    public async Task RunAsync(ImportState state, ImportLog log, RejectedRows rejected, CancellationToken cancellationToken)
    {
        state.Enter(ImportPhase.Reading);
        var now = new FixedTime(timeProvider.GetUtcNow());
        var survey = await Task.Run(() => FileSurvey.Read(state, rejected, now, cancellationToken), cancellationToken);
        state.Repeats = survey.Repeats;
        if (survey.Products.Count > 0)
        {
            await WriteProductsAsync(state, survey, cancellationToken);
        }

        if (survey.HasEvents && survey.Good > 0)
        {
            await ImportEventsAsync(state, log, survey, now, rejected, cancellationToken);
        }
        else
        {
            state.CountTaken(survey.Good);
        }

        Check(state, survey);
    }

    /// <exception cref="DatasetFormatException">The import cannot count as good.</exception>
    private static void Check(ImportState state, FileSurvey survey)
    {
        if (survey.Cut is { } cut)
        {
            throw cut;
        }

        var path = state.Request.Path;
        if (survey.Rows > 0 && state.Taken == 0)
        {
            throw new DatasetFormatException(string.Create(CultureInfo.InvariantCulture,
                $"{path}: none of its {survey.Rows:N0} rows could be taken ({ImportSummary.RejectionsOf(state)})."));
        }

        if (survey.Rows != state.Taken + survey.Repeats + state.RowsRejected)
        {
            throw new DatasetFormatException(string.Create(CultureInfo.InvariantCulture,
                $"{path}: of {survey.Rows:N0} rows {state.Taken:N0} were taken, {survey.Repeats:N0} repeat another and {state.RowsRejected:N0} were not taken, which is not all of them."));
        }
    }

    private async Task WriteProductsAsync(ImportState state, FileSurvey survey, CancellationToken cancellationToken)
    {
        state.Enter(ImportPhase.WritingProducts);
        state.Products = survey.Products.Count;
        await Parallel.ForEachAsync(survey.Products, Options(ProductConcurrency, cancellationToken), async (product, token) =>
        {
            var patch = new ProductPatch { Given = product };
            var outcome = await ClusterCalls.CallAsync(() => grains.GetProduct(product.ItemId).MergeAsync(patch, survey.Source), timeProvider, token);
            state.CountProduct(outcome is ProductWriteOutcome.Created or ProductWriteOutcome.Updated);
            state.Rows = state.ProductsDone;
            state.Fraction = (double)state.ProductsDone / survey.Products.Count;
        });
    }

    private async Task ImportEventsAsync(
        ImportState state, ImportLog log, FileSurvey survey, FixedTime now, RejectedRows rejected, CancellationToken cancellationToken)
    {
        state.Enter(ImportPhase.ApplyingEvents);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var chunks = Channel.CreateBounded<ImportChunk>(2);
        var reading = Task.Run(() => ReadChunksAsync(state, log, survey, now, chunks.Writer, stop.Token), stop.Token);
        try
        {
            await foreach (var chunk in chunks.Reader.ReadAllAsync(stop.Token))
            {
                var applied = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
                await Parallel.ForEachAsync(chunk.Users, Options(UserConcurrency, stop.Token), async (user, token) =>
                    applied[user.Key] = await ApplyAsync(state, log, rejected, user.Key, user.Value, token));
                if (!applied.IsEmpty && applied.MaxBy(user => user.Value) is { Value: > 0 } most)
                {
                    // Someone with a history worth looking at; of whom nothing was applied may have been erased since an earlier run.
                    known.Note(most.Key);
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

    private async Task ReadChunksAsync(
        ImportState state, ImportLog log, FileSurvey survey, FixedTime now, ChannelWriter<ImportChunk> chunks, CancellationToken cancellationToken)
    {
        using var reader = DatasetReader.Open(state.Request.Path, state.Request.Preset, now);
        var chunk = new ImportChunk();
        var (rows, repeats, rejections) = (0L, 0L, 0L);
        Exception? failure = null;
        try
        {
            foreach (var row in reader.ReadRows(cancellationToken))
            {
                rows++;
                repeats += row.Repeated ? 1 : 0;
                rejections += row.Rejection is null ? 0 : 1;

                // Where an earlier import of this file ended, its last order ended too.
                if (chunk.Rows > 0 && ((chunk.Rows >= RowsPerChunk && !chunk.GoesOnWith(row)) || row.RowNumber == log.RowsBefore + 1))
                {
                    await chunks.WriteAsync(chunk, cancellationToken);
                    chunk = new ImportChunk();
                }

                chunk.Add(row, (double)reader.Position / reader.Length);
            }
        }
        catch (DatasetFormatException exception) when (exception.IsCutOff)
        {
            // The survey found it too, and says so in the end.
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        if (failure is null && (rows, repeats, rejections) != (survey.Rows, survey.Repeats, survey.Rejected))
        {
            failure = new DatasetFormatException($"{state.Request.Path} changed while it was read: the same command goes on with it as it is then.");
        }

        if (failure is null)
        {
            await chunks.WriteAsync(chunk, cancellationToken);
        }

        chunks.Complete(failure);
    }

    /// <summary>Applies a user's events of a chunk; answers how many changed the profile.</summary>
    private async Task<int> ApplyAsync(
        ImportState state, ImportLog log, RejectedRows rejected, string userId, List<ImportedEvent> events, CancellationToken cancellationToken)
    {
        var user = grains.GetUser(userId);
        var applied = 0;
        foreach (var part in events.Chunk(EventsPerBatch))
        {
            var batch = new EventBatch
            {
                Partition = log.Partition,
                Events = [.. part.Select(imported => imported.ToEvent())],
                Offsets = [.. part.Select(imported => imported.Rows[0].Number)],
                Historical = true,
            };
            var result = await ClusterCalls.CallAsync(() => user.ApplyAsync(batch), timeProvider, cancellationToken);
            applied += result.Outcomes.Count(outcome => outcome == EventOutcome.Applied);
            for (var i = 0; i < part.Length; i++)
            {
                Count(state, rejected, part[i], result.Outcomes[i], result.RejectionOf(i));
            }
        }

        return applied;
    }

    private static void Count(ImportState state, RejectedRows rejected, ImportedEvent imported, EventOutcome outcome, FieldRejection? rejection)
    {
        if (rejection is null)
        {
            state.CountEvent(outcome == EventOutcome.Applied, imported.Rows.Count);
            return;
        }

        state.CountRejected(rejection.Reason, imported.Rows.Count);
        foreach (var row in imported.Rows)
        {
            rejected.Add(row, rejection);
        }
    }

    private static ParallelOptions Options(int concurrency, CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellationToken };

    /// <summary>The time at which an import began: what is in the future is the same in both readings.</summary>
    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
