using RealtimeRec.Events;
using RealtimeRec.Products;

namespace RealtimeRec.UnitTests.Gateway;

/// <summary>A product's grain in memory.</summary>
public sealed class FakeProductGrain : IProductGrain
{
    private ProductView? _view;

    /// <summary>What the next calls fail with, until it is taken back.</summary>
    public Exception? Failure { get; set; }

    /// <summary>How many of the next answers are lost on their way.</summary>
    public int LosesAnswers { get; set; }

    /// <summary>The ids of the writes, in order.</summary>
    public List<Guid> Writes { get; } = [];

    /// <summary>The offsets of the records followed, in order.</summary>
    public List<long> Followed { get; } = [];

    public Task<ProductWriteOutcome> UpsertAsync(Product product, Guid write = default, string[]? kept = null)
    {
        Writes.Add(write);
        product = PatchedProduct.Keep(_view?.Product, product, kept ?? []);
        if (Failure is { } failure)
        {
            throw failure;
        }

        var outcome = _view is null ? ProductWriteOutcome.Created
            : _view.Product.Title == product.Title && !_view.Retired ? ProductWriteOutcome.Unchanged
            : ProductWriteOutcome.Updated;
        _view = new ProductView { Product = product };
        return LosesAnswers-- > 0 ? throw new TimeoutException() : Task.FromResult(outcome);
    }

    public Task<ProductWriteOutcome> MergeAsync(ProductPatch patch, ProductSource source, Guid write = default) =>
        PatchedProduct.TryMerge(_view?.Product, patch, source, out var merged) ? UpsertAsync(merged, write) : Task.FromResult(ProductWriteOutcome.Refused);

    public Task<TextEncodeOutcome> EncodeTextAsync() => throw new NotSupportedException();

    public Task<ProductView?> GetAsync() => Task.FromResult(_view);

    public Task<bool> RetireAsync(Guid write = default)
    {
        Writes.Add(write);
        var wasOnSale = _view is { Retired: false };
        _view = wasOnSale ? _view! with { Retired = true } : _view;
        return Task.FromResult(wasOnSale);
    }

    public Task<bool> PurgeAsync()
    {
        var existed = _view is not null;
        _view = null;
        return Task.FromResult(existed);
    }

    public Task<bool> ExpireAsync(DateTimeOffset before) => throw new NotSupportedException();

    public Task NameAsync(ProductSignals signals) => throw new NotSupportedException();

    public Task FollowAsync(Product? product, string log, long offset, string[]? kept = null, EarlierLog[]? earlier = null)
    {
        Followed.Add(offset);
        return product is null ? RetireAsync() : UpsertAsync(product, kept: kept);
    }

    public Task<bool> RestoreAsync(CatalogDetails details, CatalogStatistics statistics) => Task.FromResult(false);

    public Task AddSignalsAsync(ProductSignals signals) => Task.CompletedTask;
}
