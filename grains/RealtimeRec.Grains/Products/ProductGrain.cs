using Microsoft.Extensions.Logging;
using RealtimeRec.Catalog;
using RealtimeRec.Events;
using RealtimeRec.Placement;
using RealtimeRec.State;

namespace RealtimeRec.Products;

/// <inheritdoc cref="IProductGrain"/>
[PlacedOnRole(SiloRole.Users)]
internal sealed partial class ProductGrain(
    [PersistentState(ProductState.Name, StorageNames.State)] IPersistentState<ProductState> storage,
    ProductTextEncoder texts,
    StateQuarantine quarantine,
    OwnedGrains owned,
    TimeProvider time,
    ILogger<ProductGrain> logger) : OwnedGrain, IProductGrain, IStoredGrain
{
    /// <summary>Events that come this much late, or clocks that differ so much, say nothing about since when a product is there.</summary>
    private static readonly TimeSpan LateArrival = TimeSpan.FromHours(1);

    private ProductNeighbours _neighbours = new();

    /// <summary>What a change did whose caller got no answer, since it is not durable and published yet.</summary>
    private ProductWriteOutcome _pending = ProductWriteOutcome.Unchanged;
    private bool _purging;

    protected override OwnedGrains Owned => owned;

    private ProductState State => storage.State;

    protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        if (State.Fault is { } fault)
        {
            storage.State = new ProductState();
            if (!await SetAsideAsync(fault, quarantine, ProductState.Name, "This product"))
            {
                return;
            }

            await WriteAsync();
        }

        _neighbours.Add(State.Statistics.Neighbours);
        _neighbours.Add(State.Statistics.Met);
        State.Statistics = State.Statistics.With(_neighbours.Published());
    }

    public async Task<ProductWriteOutcome> UpsertAsync(Product product, Guid write, string[]? kept)
    {
        var outcome = await DescribeAsync(product, retired: false, write, kept: kept);
        LeaveIfDone();
        return outcome;
    }

    public async Task<ProductWriteOutcome> MergeAsync(ProductPatch patch, ProductSource source, Guid write)
    {
        ThrowIfNewer();
        var known = State.Details;
        return PatchedProduct.TryMerge(known?.Product, patch, source, out var merged)
            ? await DescribeAsync(merged, retired: source == ProductSource.BehaviourLog && known is { Retired: true }, write)
            : ProductWriteOutcome.Refused;
    }

    public async Task<TextEncodeOutcome> EncodeTextAsync()
    {
        ThrowIfNewer();
        if (State.Details is not { } details || details.IsUnknown)
        {
            return TextEncodeOutcome.Encoded;
        }

        var (vectors, outcome) = await texts.EncodeAsync(details.Product, details.TextVectors);
        var gained = vectors.Any(vector => details.TextVectorOf(vector.Encoder) != vector.Vector);
        if (gained)
        {
            SetDetails(new CatalogDetails
            {
                Product = details.Product,
                Known = details.Known,
                TextVectors = vectors,
                Retired = details.Retired,
                FirstSeen = details.FirstSeen,
            });
        }

        // Whoever asks does not see a vector: one that is there may have been stored and not told the shard. One that is not there
        // is nothing new.
        if (gained || outcome == TextEncodeOutcome.Encoded)
        {
            await StoreDetailsAsync();
        }

        return outcome;
    }

    public Task<ProductView?> GetAsync()
    {
        ThrowIfNewer();
        return Task.FromResult(State.Details is { } details
            ? new ProductView
            {
                Product = details.Product,
                Retired = details.Retired,
                FirstSeen = details.FirstSeen,
                Counts = State.Statistics.Counts,
            }
            : null);
    }

    public Task<bool> RetireAsync(Guid write) => RetireAsync(write, position: null);

    public async Task FollowAsync(Product? product, string log, long offset, string[]? kept, EarlierLog[]? earlier)
    {
        ThrowIfNewer();
        var applied = State.Log is not { } known ? -1 : known == log ? State.LogOffset : EarlierLog.AppliedOf(earlier, known, State.LogOffset);
        if (offset <= applied)
        {
            // Redelivered, perhaps because the first delivery could not be stored.
            await StoreDetailsAsync();
        }
        else if (product is null)
        {
            await RetireAsync(Guid.Empty, (log, offset));
        }
        else
        {
            await DescribeAsync(product, retired: false, Guid.Empty, (log, offset), kept);
            LeaveIfDone();
        }
    }

    public async Task<bool> RestoreAsync(CatalogDetails details, CatalogStatistics statistics)
    {
        ThrowIfNewer();
        if (State.Details is not null)
        {
            return false;
        }

        SetDetails(details);
        _neighbours.Add(statistics.Neighbours);
        _neighbours.Add(statistics.Met);
        State.Statistics = statistics;
        await StoreDetailsAsync();
        return true;
    }

    public async Task NameAsync(ProductSignals signals)
    {
        ThrowIfNewer();
        if (State.Details is null)
        {
            // Seen in events alone: a row with nothing but its id, until the catalogue describes it.
            State.Details = new CatalogDetails { Product = new Product { ItemId = this.GetPrimaryKeyString() }, Retired = false, FirstSeen = FirstSeenBy(signals) ?? time.GetUtcNow() };
            (_stored, _published) = (false, false);
            Add(signals);
            await StoreDetailsAsync();
        }
        else
        {
            await AddSignalsAsync(signals);
        }
    }

    public async Task AddSignalsAsync(ProductSignals signals)
    {
        ThrowIfNewer();
        if (State.Details is null)
        {
            // Purged while the signals were on their way.
            return;
        }

        if (FirstSeenBy(signals) is { } seen && seen < State.Details.FirstSeen - LateArrival)
        {
            // A log tells of shoppers who dealt with it long before the cluster was told of it: it is not new.
            SetDetails(State.Details.Since(seen));
        }

        Add(signals);
        WriteLater();
        await PublishAsync(details: !_published);
    }

    public async Task<bool> PurgeAsync()
    {
        ThrowIfNewer();
        var existed = State.Details is not null || _purging;
        _writeBehind?.Dispose();
        _writeBehind = null;

        // Until all of it is done a retry does all of it again.
        _purging = existed;
        if (storage.RecordExists)
        {
            await storage.ClearStateAsync();
        }

        storage.State = new ProductState();
        _neighbours = new ProductNeighbours();
        (_stored, _statisticsStored, _published) = (true, true, false);
        existed |= await quarantine.ForgetAsync(ProductState.Name, this.GetGrainId());
        existed |= await GrainFactory.GetCatalogShardOf(this.GetPrimaryKeyString()).RemoveAsync(this.GetPrimaryKeyString());
        _purging = false;
        DeactivateOnIdle();
        return existed;
    }

    public async Task<bool> ExpireAsync(DateTimeOffset before) =>
        State.Details is { IsUnknown: true } details
        && details.FirstSeen < before
        && State.Statistics.LastNamedMs < before.ToUnixTimeMilliseconds()
        && await PurgeAsync();

    private async Task<ProductWriteOutcome> DescribeAsync(
        Product product, bool retired, Guid write, (string Log, long Offset)? position = null, string[]? kept = null)
    {
        ThrowIfNewer();
        var known = State.Details;
        product = PatchedProduct.Keep(known?.Product, product, kept ?? []);
        var outcome = known is null || known.IsUnknown ? ProductWriteOutcome.Created
            : known.Retired == retired && known.Product.SameAs(product) ? ProductWriteOutcome.Unchanged
            : ProductWriteOutcome.Updated;
        if (outcome != ProductWriteOutcome.Unchanged)
        {
            var encoded = known is not null && known.Product.SameTextAs(product) ? known.TextVectors : [];
            await SetDetailsAsync(product, retired, known?.FirstSeen ?? time.GetUtcNow(), encoded);
            _pending = _pending == ProductWriteOutcome.Created ? _pending : outcome;
            (State.LastWrite, State.LastOutcome) = (write, _pending);
        }

        MoveTo(position);
        outcome = _pending == ProductWriteOutcome.Unchanged && IsMadeAgain(write) ? State.LastOutcome : _pending;
        await StoreDetailsAsync();
        return outcome;
    }

    private async Task<bool> RetireAsync(Guid write, (string Log, long Offset)? position)
    {
        ThrowIfNewer();
        var retires = State.Details is { Retired: false };
        if (retires)
        {
            var details = State.Details!;
            await SetDetailsAsync(details.Product, retired: true, details.FirstSeen, details.TextVectors, details.Known);
            _pending = ProductWriteOutcome.Updated;
            (State.LastWrite, State.LastOutcome) = (write, _pending);
        }
        else
        {
            // The caller of the retirement got no answer, and calls again.
            retires = State.Details is not null && (_pending != ProductWriteOutcome.Unchanged || IsMadeAgain(write));
        }

        MoveTo(position);
        await StoreDetailsAsync();
        return retires;
    }

    /// <summary>Whether a write is the one that changed the details last.</summary>
    private bool IsMadeAgain(Guid write) => write != Guid.Empty && write == State.LastWrite;

    /// <summary>In one step with the effect of the record, and stored with it: what fails between them is done again.</summary>
    private void MoveTo((string Log, long Offset)? position)
    {
        if (position is { } record)
        {
            (State.Log, State.LogOffset) = record;
        }
    }

    private static DateTimeOffset? FirstSeenBy(ProductSignals signals) =>
        signals.FirstMs > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(signals.FirstMs) : null;

    private void Add(ProductSignals signals)
    {
        _neighbours.Add(signals.Neighbours);
        _neighbours.Add(signals.Met);
        State.Statistics = new CatalogStatistics
        {
            Counts = State.Statistics.Counts.Plus(signals.Counts),
            LogPopularity = LogSum.Add(State.Statistics.LogPopularity, signals.LogPopularity),
            Neighbours = [],
            LastNamedMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
            Time = PopularityTime.Latest(State.Statistics.TimeOfPopularity, signals.Time),
        }.With(_neighbours.Published());
        _statisticsStored = false;
    }

    private async Task SetDetailsAsync(
        Product product, bool retired, DateTimeOffset firstSeen, TextVector[] encoded, bool known = true)
    {
        var (vectors, _) = await texts.EncodeAsync(product, encoded);
        SetDetails(new CatalogDetails { Product = product, Known = known, TextVectors = vectors, Retired = retired, FirstSeen = firstSeen });
    }

    private void SetDetails(CatalogDetails details)
    {
        State.Details = details;
        (_stored, _published) = (false, false);
    }
}
