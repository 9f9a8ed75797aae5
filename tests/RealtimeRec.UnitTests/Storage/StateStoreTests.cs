using System.Text;
using Microsoft.Extensions.Time.Testing;
using RealtimeRec.EmbeddedStore;
using RealtimeRec.EmbeddedStore.Storage;
using RealtimeRec.Testing;

namespace RealtimeRec.UnitTests.Storage;

public sealed class StateStoreTests : IDisposable
{
    private readonly StoreOnDisk _disk = new();

    public void Dispose() => _disk.Dispose();

    [Fact]
    public async Task WhatWasWrittenIsReadWithItsETag()
    {
        await using var store = _disk.Open();
        Assert.Null(await store.ReadAsync("a"));
        var etag = await store.WriteAsync("a", Bytes("one"), null);
        Assert.Equal(("one", etag), await TextAsync(store, "a"));
        var next = await store.WriteAsync("a", Bytes(""), etag);
        Assert.NotEqual(etag, next);
        Assert.Equal(("", next), await TextAsync(store, "a"));
    }

    [Fact]
    public async Task OfManyWritersOfOneVersionOneSucceeds()
    {
        await using var store = _disk.Open();
        var etag = await store.WriteAsync("a", Bytes("first"), null);
        var writers = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            try
            {
                return (long?)await store.WriteAsync("a", Bytes($"{i}"), etag);
            }
            catch (StateConflictException)
            {
                return null;
            }
        }));
        var winner = Assert.Single(writers, written => written is not null);
        Assert.Equal(winner, (await TextAsync(store, "a"))!.Value.ETag);
    }

    [Fact]
    public async Task AWriterOfAnotherVersionLearnsWhichOneIsStored()
    {
        await using var store = _disk.Open();
        var conflict = await Assert.ThrowsAsync<StateConflictException>(() => store.WriteAsync("a", Bytes("x"), 7));
        Assert.Null(conflict.Stored);
        var etag = await store.WriteAsync("a", Bytes("x"), null);
        Assert.Equal(etag, (await Assert.ThrowsAsync<StateConflictException>(() => store.WriteAsync("a", Bytes("y"), null))).Stored);
        Assert.Equal(etag, (await Assert.ThrowsAsync<StateConflictException>(() => store.RemoveAsync("a", etag + 1))).Stored);
        await store.RemoveAsync("a", etag);
        Assert.Null(await store.ReadAsync("a"));
        await store.WriteAsync("a", Bytes("anew"), null);
    }

    [Fact]
    public async Task WhatWasAcknowledgedSurvivesAKill()
    {
        await using var store = _disk.Open();
        await Parallel.ForAsync(0, 2_000, async (i, _) => await store.WriteAsync($"{i}", Bytes($"value {i}"), null));
        using var killed = _disk.AfterKill();
        await using var again = killed.Open();
        for (var i = 0; i < 2_000; i++)
        {
            Assert.Equal($"value {i}", (await TextAsync(again, $"{i}"))!.Value.Text);
        }
    }

    [Fact]
    public async Task AStoreThatIsStoppedAndOpenedAgainAndAgainKeepsAll()
    {
        for (var i = 0; i < 5; i++)
        {
            await using var store = _disk.Open();
            await store.WriteAsync($"{i}", Bytes($"{i}"), null);
        }

        await using var last = _disk.Open();
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal($"{i}", (await TextAsync(last, $"{i}"))!.Value.Text);
        }
    }

    [Fact]
    public async Task AClosedStoreRefusesAtOnce()
    {
        var store = _disk.Open();
        await store.DisposeAsync();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.WriteAsync("a", Bytes("x"), null));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ReadAsync("a"));
    }

    [Fact]
    public async Task AnotherStoreInItsPlaceIsRefused()
    {
        await using (_disk.Open())
        {
        }

        using var other = new StoreOnDisk();
        await using (other.Open())
        {
        }

        Directory.Delete(_disk.Folder, recursive: true);
        Directory.Move(other.Folder, _disk.Folder);
        Assert.Contains("another store", Assert.Throws<StoreDamagedException>(_disk.Open).Message, StringComparison.Ordinal);
    }

    /// <summary>Bytes of an erased shopper must not lie on the disk for ever.</summary>
    [Fact]
    public async Task OfWhatWasReplacedOrRemovedNothingIsLeftOnTheDiskADayLater()
    {
        // With nothing in common, so that compressed they are still what they are.
        const string Kept = "QxwZjvKpTb", Replaced = "7391826405", Removed = "lhgnfrysmu";
        var time = new FakeTimeProvider();
        await using var store = _disk.Open();
        using var sweeper = new StoreSweeper(store, time);
        await sweeper.StartAsync(CancellationToken.None);
        await store.WriteAsync("kept", Bytes(Kept), null);
        foreach (var wave in (string[])["first", "second"])
        {
            var replaced = await store.WriteAsync($"{wave} replaced", Bytes(Replaced), null);
            var removed = await store.WriteAsync($"{wave} removed", Bytes(Removed), null);
            store.Sweep();
            Assert.True(Holds(Replaced) && Holds(Removed));
            await store.WriteAsync($"{wave} replaced", Bytes("nothing"), replaced);
            await store.RemoveAsync($"{wave} removed", removed);
            Assert.True(Holds(Replaced) && Holds(Removed));

            time.Advance(TimeSpan.FromDays(1));
            await Eventually.HoldsAsync("nothing of them is left", () => Task.FromResult(!Holds(Replaced) && !Holds(Removed)), TimeSpan.FromSeconds(30));
            Assert.True(Holds(Kept));
        }

        await sweeper.StopAsync(CancellationToken.None);

        bool Holds(string text) => Directory.GetFiles(_disk.Folder).Any(file => Read(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0);

        static byte[] Read(string file)
        {
            try
            {
                return File.ReadAllBytes(file);
            }
            catch (FileNotFoundException)
            {
                return [];
            }
        }
    }

    [Fact]
    public async Task RewritingAFewRecordsForLongKeepsTheDiskBounded()
    {
        const int Records = 100;
        var random = new Random(1);
        var etags = new long?[Records];
        var state = new byte[5_000];
        for (var restart = 0; restart < 2; restart++)
        {
            await using var store = _disk.Open();
            for (var round = 0; round < 400; round++)
            {
                random.NextBytes(state);
                await Task.WhenAll(Enumerable.Range(0, Records).Select(async i => etags[i] = await store.WriteAsync($"{i}", state, etags[i])));
            }

            // 200 MB were written.
            Assert.InRange(_disk.Bytes, 0, (128 << 20) + (4 * Records * state.Length));
        }
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static async Task<(string Text, long ETag)?> TextAsync(StateStore store, string key) =>
        await store.ReadAsync(key) is { } stored ? (Encoding.UTF8.GetString(stored.Bytes.Span), stored.ETag) : null;
}
