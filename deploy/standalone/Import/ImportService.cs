using System.Globalization;
using RealtimeRec.Catalog;
using RealtimeRec.Datasets.Files;
using RealtimeRec.Products;

namespace RealtimeRec.Standalone.Import;

/// <summary>
/// Applies the imports asked for, one after the other, once the cluster is up. One that fails is reported and the next goes
/// on; the process keeps serving but is not ready.
/// </summary>
internal sealed partial class ImportService(
    ImportStatus status,
    ImportLedger ledger,
    ImportDisplay display,
    ImportRunner runner,
    RejectedRowLists lists,
    IHostApplicationLifetime lifetime,
    TimeProvider timeProvider,
    ILogger<ImportService> logger,
    ISiloSignals? signals = null,
    ISiloCatalog? catalog = null) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!await StartedAsync(stoppingToken))
        {
            return;
        }

        foreach (var import in status.Imports)
        {
            await display.ShowAsync(import, Task.Run(() => ImportAsync(import, stoppingToken), CancellationToken.None));
        }
    }

    private async Task<bool> StartedAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var onStarted = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await using var onStopping = stoppingToken.Register(() => started.TrySetCanceled(stoppingToken));
        await started.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return started.Task.IsCompletedSuccessfully;
    }

    private async Task ImportAsync(ImportState import, CancellationToken cancellationToken)
    {
        var title = import.Request.Title;
        var begin = timeProvider.GetTimestamp();
        try
        {
            import.Enter(ImportPhase.Checking);
            var preset = import.Request.Preset.Identity;
            var content = ContentHash.Compute(import.Request.Path, ledger.Lengths(preset), fraction => import.Fraction = fraction, cancellationToken);
            if (ledger.Find(content.Value, preset) is { FinishedAt: { } finishedAt } before)
            {
                import.Enter(ImportPhase.Complete);
                LogAlreadyImported(title, finishedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), before.Rows);
                return;
            }

            (var entry, var log) = ledger.Begin(content, preset, Path.GetFileName(import.Request.Path));
            using (var rejected = lists.Open($"{preset}-{content.Value[..8]}.csv"))
            {
                try
                {
                    await runner.RunAsync(import, log, rejected, cancellationToken);
                }
                catch (DatasetFormatException exception) when (exception.IsCutOff)
                {
                    // The whole file, when it comes, goes on after these.
                    ledger.Put(entry with { Rows = import.RowsRead });
                    throw;
                }
                finally
                {
                    LogSummary(ImportSummary.Of(import, timeProvider.GetElapsedTime(begin)));
                    if (!import.Rejected.IsEmpty)
                    {
                        LogRejected(title, ImportSummary.RejectionsOf(import), rejected.Path);
                    }

                    if (!import.LeftOut.IsEmpty)
                    {
                        LogLeftOut(title, ImportSummary.LeftOutOf(import), rejected.Path);
                    }
                }
            }

            ledger.Put(entry with { Rows = import.RowsRead, Applied = import.Applied, FinishedAt = timeProvider.GetUtcNow() });
            await SettleAsync(import, cancellationToken);
            import.Enter(ImportPhase.Complete);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            import.End(ImportPhase.Stopped, "stopped before its end");
            LogStopped(title, import.Rows);
        }
        catch (DatasetFormatException exception)
        {
            import.End(ImportPhase.Failed, exception.Message);
            LogUnreadable(exception.Message);
        }
        catch (Exception exception)
        {
            import.End(ImportPhase.Failed, exception.Message);
            LogFailed(exception, title, import.Rows);
        }
    }

    /// <summary>
    /// Whoever sees the process ready sees feeds by all of the log: products know what was done with them, and every list does. A stop ends the wait. Where the
    /// silos are other processes it is not waited for; they are done some seconds later.
    /// </summary>
    private async Task SettleAsync(ImportState import, CancellationToken cancellationToken)
    {
        if (signals is null || catalog is null)
        {
            return;
        }

        import.Enter(ImportPhase.Settling);
        try
        {
            await signals.SettleAsync(fraction => import.Fraction = fraction, cancellationToken);
            await catalog.CatchUpAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // All of the file is applied, and the stop sends what is left.
        }
        catch (Exception exception)
        {
            LogNotSettled(exception, import.Request.Title);
        }
    }

    [LoggerMessage(LogLevel.Information, "{Title}: already imported on {FinishedAt} UTC ({Rows:N0} rows); nothing to do.")]
    private partial void LogAlreadyImported(string title, string finishedAt, long rows);

    [LoggerMessage(LogLevel.Information, "{Summary}")]
    private partial void LogSummary(string summary);

    [LoggerMessage(LogLevel.Information, "{Title}: rows not taken: {Rejections}; each is listed in {Path}.")]
    private partial void LogRejected(string title, string rejections, string path);

    [LoggerMessage(LogLevel.Information, "{Title}: fields left out of rows that were taken: {Fields}; each is listed in {Path}.")]
    private partial void LogLeftOut(string title, string fields, string path);

    [LoggerMessage(LogLevel.Information, "{Title}: stopped after about {Rows:N0} rows; the same command goes on from there.")]
    private partial void LogStopped(string title, long rows);

    [LoggerMessage(LogLevel.Warning, "{Title} is applied; products and lists may follow it a little later.")]
    private partial void LogNotSettled(Exception exception, string title);

    [LoggerMessage(LogLevel.Warning, "The import failed: {Problem}")]
    private partial void LogUnreadable(string problem);

    [LoggerMessage(LogLevel.Error, "{Title}: the import failed after about {Rows:N0} rows; what came before is applied, and the same command goes on from there.")]
    private partial void LogFailed(Exception exception, string title, long rows);
}
