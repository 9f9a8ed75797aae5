using RealtimeRec.EmbeddedStore.Storage;

namespace RealtimeRec.UnitTests.Storage;

/// <summary>A store that lost something says what, and is never opened as a smaller one.</summary>
public sealed class DamagedStoreTests : IDisposable
{
    private readonly StoreOnDisk _disk = new();

    public void Dispose() => _disk.Dispose();

    [Theory]
    [InlineData("CURRENT", "CURRENT is missing")]
    [InlineData(".log", "which has the latest writes, is missing")]
    [InlineData(".sst", ".sst")]
    [InlineData("MANIFEST", "MANIFEST")]
    public async Task AMissingFileIsNamed(string file, string expected)
    {
        using var killed = await WrittenAsync();
        File.Delete(Directory.GetFiles(killed.Folder).Single(path => Path.GetFileName(path).StartsWith(file, StringComparison.Ordinal) || path.EndsWith(file, StringComparison.Ordinal)));
        AssertRefused(killed, expected);
    }

    [Fact]
    public async Task AMissingFolderIsNamed()
    {
        using var killed = await WrittenAsync();
        Directory.Delete(killed.Folder, recursive: true);
        AssertRefused(killed, "store is missing");
        Assert.False(Directory.Exists(killed.Folder));
    }

    [Fact]
    public async Task AMissingMarkIsNamed()
    {
        using var killed = await WrittenAsync();
        File.Delete(killed.Mark);
        AssertRefused(killed, "store.mark, which says how much the store must hold, is missing");
    }

    [Fact]
    public async Task ALogCutShortIsNamed()
    {
        using var killed = await WrittenAsync();
        var log = killed.FileOf(".log");
        using (var file = new FileStream(log, FileMode.Open))
        {
            file.SetLength(file.Length - 1_000);
        }

        AssertRefused(killed, "which has the latest writes, is ");
    }

    [Theory]
    [InlineData(".sst", 0.5)]
    [InlineData(".log", 0.5)]
    [InlineData(".log", 0.999)]
    public async Task AChangedByteIsFound(string ending, double where)
    {
        using var killed = await WrittenAsync();
        Flip(killed.FileOf(ending), where);
        var message = AssertRefused(killed, "orruption");
        Assert.DoesNotContain("\n", message, StringComparison.Ordinal);
        // Nothing was changed by trying: it is refused again.
        AssertRefused(killed, "orruption");
    }

    [Fact]
    public async Task DamageInALargeStoreIsFoundWhileItServes()
    {
        using var killed = await WrittenAsync();
        await using (var whole = killed.OpenUnread())
        {
            whole.Verify(CancellationToken.None);
            Assert.Null(whole.Damage);
        }

        Flip(killed.FileOf(".sst"), 0.5);
        await using var store = killed.OpenUnread();
        Assert.Null(store.Damage);
        store.Verify(CancellationToken.None);
        Assert.Contains("orruption", store.Damage, StringComparison.Ordinal);
        Assert.True(store.Status.Writes);
    }

    [Fact]
    public async Task WhatLiesInADamagedTableIsRefusedAndTheRestIsRead()
    {
        using var killed = await WrittenAsync();
        Flip(killed.FileOf(".sst"), 0.5);
        await using var store = killed.OpenUnread();
        var refused = 0;
        for (var i = 0; i < 100; i++)
        {
            try
            {
                Assert.NotNull(await store.ReadAsync($"early {i}"));
            }
            catch (StoreUnavailableException exception)
            {
                Assert.Contains("The store is damaged", exception.Message, StringComparison.Ordinal);
                refused++;
            }

            Assert.NotNull(await store.ReadAsync($"late {i}"));
        }

        Assert.InRange(refused, 1, 99);
        Assert.NotNull(store.Damage);
    }

    [Fact]
    public async Task WhatAPowerCutLeftUnfinishedBehindTheLatestAcknowledgedWriteIsNoDamage()
    {
        using var killed = await WrittenAsync();
        var log = killed.FileOf(".log");
        var whole = await File.ReadAllBytesAsync(log);
        // Half of a record that nobody was told of, once cut short and once with garbage where its end should be.
        await File.WriteAllBytesAsync(log, [.. whole, .. whole.AsSpan(0, 40)]);
        await using (killed.Open())
        {
        }
    }

    [Fact]
    public async Task GarbageBehindTheLatestAcknowledgedWriteIsNoDamage()
    {
        using var killed = await WrittenAsync();
        var log = killed.FileOf(".log");
        var whole = await File.ReadAllBytesAsync(log);
        var torn = whole.AsSpan(0, 600).ToArray();
        torn.AsSpan(300).Clear();
        await File.WriteAllBytesAsync(log, [.. whole, .. torn]);
        await using var store = killed.Open();
        Assert.NotNull(await store.ReadAsync("late 99"));
    }

    /// <summary>A store with both tables and a log, as a kill leaves it.</summary>
    private async Task<StoreOnDisk> WrittenAsync()
    {
        await using (var store = _disk.Open())
        {
            await WriteAsync(store, "early");
        }

        await using var again = _disk.Open();
        await WriteAsync(again, "late");
        return _disk.AfterKill();
    }

    private static Task WriteAsync(StateStore store, string name)
    {
        var random = new Random(name.Length);
        return Task.WhenAll(Enumerable.Range(0, 100).Select(i =>
        {
            var state = new byte[500];
            random.NextBytes(state);
            return store.WriteAsync($"{name} {i}", state, null);
        }));
    }

    private static void Flip(string path, double where)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[(int)(bytes.Length * where)] ^= 0x10;
        File.WriteAllBytes(path, bytes);
    }

    private static string AssertRefused(StoreOnDisk disk, string expected)
    {
        var message = Assert.Throws<StoreDamagedException>(disk.Open).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        return message;
    }
}
