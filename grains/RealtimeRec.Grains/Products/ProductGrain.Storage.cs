using Microsoft.Extensions.Logging;
using Orleans.Storage;
using RealtimeRec.Catalog;
using RealtimeRec.Events;

namespace RealtimeRec.Products;

/// <content>
/// When what a product's grain knows is stored and told to its shard: details before they are acknowledged, statistics some time later, all of it before
/// the grain leaves.
/// </content>
internal sealed partial class ProductGrain
{
    /// <summary>Writes of statistics that a grain tries before it leaves its silo without them.</summary>
    private const int LastWrites = 5;

    /// <summary>
    /// Statistics are stored some time from a half to two minutes after they changed, and again after that when they could not be.
    /// Products that became dirty together (an import, a sale) must not all write together.
    /// </summary>
    private static readonly (TimeSpan Least, TimeSpan Most) WriteBehind = (TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(120));

    private static readonly TimeSpan LastWritePause = TimeSpan.FromMilliseconds(200);

    /// <summary>Whether the details, and the statistics, in memory are those in storage.</summary>
    private bool _stored = true;
    private bool _statisticsStored = true;

    /// <summary>Whether the shard was told of the details.</summary>
    private bool _published;
    private IGrainTimer? _writeBehind;

    public Task StoreAgainAsync() =>
        NewerState is null && (storage.RecordExists || State.Details is not null) ? WriteAsync() : Task.CompletedTask;

    protected override async Task LeaveAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; !_stored || !_statisticsStored; attempt++)
        {
            try
            {
                await WriteAsync();
            }
            catch (InconsistentStateException)
            {
                // Another activation of this product has written since: what is lost here is statistics.
                return;
            }
            catch (Exception exception) when (attempt == LastWrites || cancellationToken.IsCancellationRequested)
            {
                LogLost(exception, this.GetPrimaryKeyString());
                return;
            }
            catch (Exception)
            {
                await Task.Delay(LastWritePause * attempt, time, cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }
    }

    /// <summary>
    /// A catalogue that is loaded names each product once: what has nothing more to store leaves with its call, one by one, where all of them
    /// together would later keep every request waiting.
    /// </summary>
    private void LeaveIfDone()
    {
        if (_stored && _statisticsStored)
        {
            DeactivateOnIdle();
        }
    }

    /// <summary>
    /// Makes the details durable and known to the shard, unless they are. A caller that got no answer calls again, and what it
    /// says is nothing new then: it may be in memory and yet not stored, or stored and yet unknown to the shard.
    /// </summary>
    private async Task StoreDetailsAsync()
    {
        if (!_stored)
        {
            await WriteAsync();
        }

        if (!_published && State.Details is not null)
        {
            await PublishAsync(details: true);
        }

        _pending = ProductWriteOutcome.Unchanged;
    }

    private void WriteLater() => _writeBehind ??= this.RegisterGrainTimer(
        static (grain, _) => grain.WriteBehindAsync(),
        this,
        new GrainTimerCreationOptions
        {
            DueTime = WriteBehind.Least + (Random.Shared.NextDouble() * (WriteBehind.Most - WriteBehind.Least)),
            Period = Timeout.InfiniteTimeSpan,
        });

    private async Task WriteBehindAsync()
    {
        try
        {
            await WriteAsync();
        }
        catch (InconsistentStateException)
        {
            // Another activation of this product has written since: that one has the truth.
            (_stored, _statisticsStored) = (true, true);
            DeactivateOnIdle();
        }
        catch (Exception exception)
        {
            LogNotStored(exception, this.GetPrimaryKeyString());
            WriteLater();
        }
    }

    private async Task WriteAsync()
    {
        _writeBehind?.Dispose();
        _writeBehind = null;
        var published = State.Statistics;
        State.Statistics = State.Statistics.With(_neighbours.All());
        try
        {
            await storage.WriteStateAsync();
            (_stored, _statisticsStored) = (true, true);
        }
        finally
        {
            State.Statistics = published;
        }
    }

    private async Task PublishAsync(bool details)
    {
        var itemId = this.GetPrimaryKeyString();
        await GrainFactory.GetCatalogShardOf(itemId).AppendAsync(
            [new CatalogChange(itemId, details ? State.Details : null, State.Statistics)]);
        _published = true;
    }

    [LoggerMessage(LogLevel.Debug, "The statistics of product {ItemId} could not be stored; they are written again.")]
    private partial void LogNotStored(Exception exception, string itemId);

    [LoggerMessage(LogLevel.Warning, "The latest statistics of product {ItemId} could not be stored before its grain left this silo.")]
    private partial void LogLost(Exception exception, string itemId);
}
