using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Storage;
using RealtimeRec.Catalog;
using RealtimeRec.ClusterTests.Storage;
using RealtimeRec.State;

namespace RealtimeRec.ClusterTests.Catalog;

/// <summary>The list of a shard is stored in pages: what is written for a new product does not grow with the products that are there.</summary>
public sealed class CatalogShardListTests : IDisposable
{
    private static readonly GrainId Shard = GrainId.Create("catalogshard", "7");

    private readonly SharedStorage _shared = new();
    private readonly ServiceProvider _services;
    private readonly IGrainStorage _storage;

    public CatalogShardListTests()
    {
        _services = new ServiceCollection()
            .AddSerializer(builder => builder.AddAssembly(typeof(CatalogShardState).Assembly).AddAssembly(typeof(GrainKeys).Assembly))
            .BuildServiceProvider();
        _storage = _shared.For(new GrainStateSerializer(_services.GetRequiredService<Serializer>()));
    }

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task ANewIdWritesOnePageHoweverLongTheListIs()
    {
        var list = await ListAsync();
        await AddAsync(list, 0, 20 * CatalogShardList.PageSize);
        var writes = _shared.Writes;
        await AddAsync(list, 20 * CatalogShardList.PageSize, 1);
        await AddAsync(list, (20 * CatalogShardList.PageSize) + 1, 1);

        // The first of the two opened a page, which the first page counts.
        Assert.Equal(3, _shared.Writes - writes);
        var largest = Enumerable.Range(0, 21).Max(page => _shared.Find(CatalogShardState.NameOf(page), Shard)!.Length);
        Assert.InRange(largest, 1, CatalogShardList.PageSize * 20);
        Assert.Equal(Ids(0, (20 * CatalogShardList.PageSize) + 2), await StoredAsync());
    }

    [Fact]
    public async Task WhatIsTakenOffLeavesRoomForWhatComes()
    {
        var list = await ListAsync();
        await AddAsync(list, 0, 10 * CatalogShardList.PageSize);
        foreach (var id in Ids(0, 9 * CatalogShardList.PageSize))
        {
            Assert.True(list.Remove(id));
            Assert.False(list.Remove(id));
        }

        await list.WriteAsync();
        Assert.Equal(Ids(9 * CatalogShardList.PageSize, CatalogShardList.PageSize), await StoredAsync());
        await AddAsync(list, 0, 9 * CatalogShardList.PageSize);
        Assert.Null(_shared.Find(CatalogShardState.NameOf(10), Shard));
        Assert.Equal(Ids(0, 10 * CatalogShardList.PageSize), await StoredAsync());
    }

    [Fact]
    public async Task TheOneLongPageOfAnEarlierFormBecomesManyAndLosesNothing()
    {
        var ids = Ids(0, (3 * CatalogShardList.PageSize) + 5);
        await _storage.WriteStateAsync(
            CatalogShardState.Name, Shard, new GrainState<CatalogShardState>(new CatalogShardState { ItemIds = [.. ids] }));
        var list = await ListAsync();
        Assert.Equal(ids, list.ItemIds.Order(StringComparer.Ordinal));

        // Cut off between the pages and the first of them, which then still has all.
        _shared.Refuses = name => name == CatalogShardState.Name;
        await Assert.ThrowsAsync<OrleansException>(list.WriteAsync);
        Assert.Equal(ids, await StoredAsync());

        _shared.Refuses = null;
        list = await ListAsync();
        await list.WriteAsync();
        Assert.Equal(ids, await StoredAsync());
        Assert.NotNull(_shared.Find(CatalogShardState.NameOf(3), Shard));
        Assert.Null(_shared.Find(CatalogShardState.NameOf(4), Shard));
    }

    [Fact]
    public async Task AWriteThatFailedIsMadeGoodByTheNext()
    {
        var list = await ListAsync();
        await AddAsync(list, 0, 2 * CatalogShardList.PageSize);
        _shared.Refuses = name => name == CatalogShardState.NameOf(2);
        await Assert.ThrowsAsync<OrleansException>(() => AddAsync(list, 2 * CatalogShardList.PageSize, 3));
        _shared.Refuses = null;
        await list.WriteAsync();
        Assert.Equal(Ids(0, (2 * CatalogShardList.PageSize) + 3), await StoredAsync());
    }

    [Fact]
    public async Task ADamagedAndALostPageCostNoMoreThanTheirIds()
    {
        var list = await ListAsync();
        await AddAsync(list, 0, 4 * CatalogShardList.PageSize);
        _shared.Change(CatalogShardState.NameOf(1), Shard, stored => [.. stored[..^1], (byte)~stored[^1]]);
        var lost = new GrainState<CatalogShardState>();
        await _storage.ReadStateAsync(CatalogShardState.NameOf(2), Shard, lost);
        await _storage.ClearStateAsync(CatalogShardState.NameOf(2), Shard, lost);

        list = new CatalogShardList(_storage, Shard);
        var missing = await list.ReadAsync();
        Assert.Equal([(1, false), (2, true)], missing.Select(page => (page.Page, page.Fault is null)));
        string[] left = [.. Ids(0, CatalogShardList.PageSize), .. Ids(3 * CatalogShardList.PageSize, CatalogShardList.PageSize)];
        Assert.Equal(left, list.ItemIds.Order(StringComparer.Ordinal));
        await AddAsync(list, CatalogShardList.PageSize, 2 * CatalogShardList.PageSize);
        Assert.Equal(Ids(0, 4 * CatalogShardList.PageSize), await StoredAsync());
    }

    [Fact]
    public async Task APageOfANewerVersionIsLeftAsItIs()
    {
        var list = await ListAsync();
        await AddAsync(list, 0, CatalogShardList.PageSize + 1);
        _shared.Change(CatalogShardState.NameOf(1), Shard, stored =>
        {
            StateEnvelope.Seal(stored, 99);
            return stored;
        });
        await Assert.ThrowsAsync<NewerStateException>(ListAsync);
    }

    [Fact]
    public async Task AllOfItIsWrittenAgainOnDemand()
    {
        var list = await ListAsync();
        await AddAsync(list, 0, 3 * CatalogShardList.PageSize);
        var writes = _shared.Writes;
        list.Touch();
        await list.WriteAsync();
        Assert.Equal(3, _shared.Writes - writes);
    }

    private static string[] Ids(int first, int count) => [.. Enumerable.Range(first, count).Select(i => $"item-{i:D6}")];

    private static async Task AddAsync(CatalogShardList list, int first, int count)
    {
        foreach (var id in Ids(first, count))
        {
            Assert.True(list.Add(id));
        }

        await list.WriteAsync();
    }

    private async Task<CatalogShardList> ListAsync()
    {
        var list = new CatalogShardList(_storage, Shard);
        Assert.Empty(await list.ReadAsync());
        return list;
    }

    private async Task<string[]> StoredAsync() => [.. (await ListAsync()).ItemIds.Order(StringComparer.Ordinal)];
}
