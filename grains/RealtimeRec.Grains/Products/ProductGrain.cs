using Orleans.Storage;
using RealtimeRec.Catalog;
using RealtimeRec.Inference;
using RealtimeRec.Placement;
using RealtimeRec.State;

namespace RealtimeRec.Products;

/// <inheritdoc cref="IProductGrain"/>
[PlacedOnRole(SiloRoles.Users)]
internal sealed class ProductGrain(
    [PersistentState(ProductState.Name, StorageNames.State)] IPersistentState<ProductState> storage,
    ModelRegistry models,
    CatalogReplica replica,
    TextEncoding texts,
    TimeProvider time) : Grain, IProductGrain, IStoredGrain
{
    private const int PublishedNeighbours = 12;

    /// <summary>
    /// Statistics are stored some time from a half to two minutes after they changed. Products that became dirty together (an
    /// import, a sale) must not all write together.
    /// </summary>
    private static readonly (TimeSpan Least, TimeSpan Most) WriteBehind = (TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(120));

    private readonly NeighbourWeights _visited = new();
    private readonly NeighbourWeights _bought = new();
    private bool _published;
    private bool _stored = true;
    private IGrainTimer? _writeBehind;

    private ProductState State => storage.State;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        foreach (var neighbour in State.Statistics.Neighbours)
        {
            NeighboursOf(neighbour.Kind).Add(neighbour.ItemId, neighbour.Weight);
        }

        return Task.CompletedTask;
    }

    public Task<ProductWriteOutcome> UpsertAsync(Product product) => DescribeAsync(product, retired: false);

    public async Task<ProductWriteOutcome> MergeAsync(ProductPatch patch, ProductSource source)
    {
        var known = State.Details;
        return PatchedProduct.TryMerge(known?.Product, patch, source, out var merged)
            ? await DescribeAsync(merged, retired: source == ProductSource.BehaviourLog && known is { Retired: true })
            : ProductWriteOutcome.Refused;
    }

    public async Task<TextEncodeOutcome> EncodeTextAsync()
    {
        if (State.Details is not { } details || details.IsUnknown)
        {
            return TextEncodeOutcome.Encoded;
        }

        var (vectors, outcome) = await EncodeAsync(details.Product, details.TextVectors);
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

    public Task<ProductView?> GetAsync() => Task.FromResult(State.Details is { } details
        ? new ProductView
        {
            Product = details.Product,
            Retired = details.Retired,
            FirstSeen = details.FirstSeen,
            Counts = State.Statistics.Counts,
        }
        : null);

    public async Task<bool> RetireAsync()
    {
        if (State.Details is not { Retired: false } details)
        {
            await StoreDetailsAsync();
            return false;
        }

        await SetDetailsAsync(details.Product, retired: true, details.FirstSeen, details.TextVectors);
        await StoreDetailsAsync();
        return true;
    }

    public async Task FollowAsync(Product? product, string log, long offset)
    {
        if (State.Log == log && offset <= State.LogOffset)
        {
            // Redelivered, perhaps because the first delivery could not be stored.
            await StoreDetailsAsync();
            return;
        }

        (State.Log, State.LogOffset) = (log, offset);
        if (product is null)
        {
            await RetireAsync();
        }
        else
        {
            await UpsertAsync(product);
        }
    }

    public async Task AddSignalsAsync(ProductSignals signals)
    {
        foreach (var neighbour in signals.Neighbours)
        {
            NeighboursOf(neighbour.Kind).Add(neighbour.ItemId, neighbour.Weight);
        }

        State.Statistics = new CatalogStatistics
        {
            Counts = State.Statistics.Counts.Plus(signals.Counts),
            LogPopularity = LogSum.Add(State.Statistics.LogPopularity, signals.LogPopularity),
            Neighbours = PublishedNow(),
        };

        if (State.Details is null)
        {
            // Seen in events alone: a row with nothing but its id, until the catalogue describes it.
            await SetDetailsAsync(
                new Product { ItemId = this.GetPrimaryKeyString() }, retired: false, time.GetUtcNow(), encoded: [], known: false);
            await WriteAsync();
        }
        else
        {
            _writeBehind ??= this.RegisterGrainTimer(
                static (grain, _) => grain.WriteAsync(),
                this,
                new GrainTimerCreationOptions
                {
                    DueTime = WriteBehind.Least + (Random.Shared.NextDouble() * (WriteBehind.Most - WriteBehind.Least)),
                    Period = Timeout.InfiniteTimeSpan,
                });
        }

        await PublishAsync(details: !_published);
    }

    public async Task StoreAgainAsync()
    {
        if (storage.RecordExists || State.Details is not null)
        {
            await WriteAsync();
        }
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_writeBehind is null)
        {
            return;
        }

        try
        {
            await WriteAsync();
        }
        catch (InconsistentStateException)
        {
            // Another activation of this product has written since: what is lost here is statistics.
        }
    }

    private async Task<ProductWriteOutcome> DescribeAsync(Product product, bool retired)
    {
        var known = State.Details;
        var outcome = known is null || known.IsUnknown ? ProductWriteOutcome.Created
            : known.Retired == retired && known.Product.SameAs(product) ? ProductWriteOutcome.Unchanged
            : ProductWriteOutcome.Updated;
        if (outcome != ProductWriteOutcome.Unchanged)
        {
            var encoded = known is not null && known.Product.SameTextAs(product) ? known.TextVectors : [];
            await SetDetailsAsync(product, retired, known?.FirstSeen ?? time.GetUtcNow(), encoded);
        }

        await StoreDetailsAsync();
        return outcome;
    }

    private NeighbourWeights NeighboursOf(NeighbourKind kind) => kind == NeighbourKind.Bought ? _bought : _visited;

    private NeighbourSignal[] PublishedNow() =>
        [.. _visited.Top(PublishedNeighbours, NeighbourKind.Visited), .. _bought.Top(PublishedNeighbours, NeighbourKind.Bought)];

    /// <summary>The text encoders in use and about to be.</summary>
    private string[] Encoders()
    {
        var (serving, target) = (replica.Models.TextEncoder, models.Target.TextEncoder);
        return serving == target ? [serving] : [serving, target];
    }

    private async Task SetDetailsAsync(
        Product product, bool retired, DateTimeOffset firstSeen, TextVector[] encoded, bool known = true)
    {
        var (vectors, _) = await EncodeAsync(product, encoded);
        SetDetails(new CatalogDetails { Product = product, Known = known, TextVectors = vectors, Retired = retired, FirstSeen = firstSeen });
    }

    private void SetDetails(CatalogDetails details)
    {
        State.Details = details;
        (_stored, _published) = (false, false);
    }

    /// <summary>The vectors of a product's text by the encoders in use, as far as they are there or encoders answer now.</summary>
    private async Task<(TextVector[] Vectors, TextEncodeOutcome Outcome)> EncodeAsync(Product product, TextVector[] there)
    {
        var fields = new TextFields(product.Title, product.Brand, product.Categories, product.Description, product.Attributes);
        var vectors = new List<TextVector>(2);
        var outcome = TextEncodeOutcome.Encoded;
        foreach (var encoder in Encoders())
        {
            var text = Array.Find(there, text => text.Encoder == encoder);
            if (text is null || text.IsStale(product))
            {
                var encoded = await texts.EncodeProductAsync(encoder, fields);
                if (encoded.Vector is { } vector)
                {
                    text = new TextVector(encoder, vector, PlainText.Rules);
                }
                else if (outcome != TextEncodeOutcome.NoAnswer)
                {
                    outcome = encoded.Outcome == EncodeOutcome.NoNumbers ? TextEncodeOutcome.NoNumbers : TextEncodeOutcome.NoAnswer;
                }
            }

            if (text is not null)
            {
                vectors.Add(text);
            }
        }

        return ([.. vectors], outcome);
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
    }

    private async Task WriteAsync()
    {
        _writeBehind?.Dispose();
        _writeBehind = null;
        var published = State.Statistics;
        State.Statistics = new CatalogStatistics
        {
            Counts = published.Counts,
            LogPopularity = published.LogPopularity,
            Neighbours = [.. _visited.Top(int.MaxValue, NeighbourKind.Visited), .. _bought.Top(int.MaxValue, NeighbourKind.Bought)],
        };
        try
        {
            await storage.WriteStateAsync();
            _stored = true;
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
}
