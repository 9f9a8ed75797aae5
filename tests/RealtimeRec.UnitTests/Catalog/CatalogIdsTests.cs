using RealtimeRec.Catalog;

namespace RealtimeRec.UnitTests.Catalog;

public sealed class CatalogIdsTests
{
    [Fact]
    public void ItemsThatNoCatalogueKnowsAreNumberedAsLongAsThereIsRoom()
    {
        var ids = new CatalogIds { Rows = 10 };
        var numbered = Enumerable.Range(0, 300_000).Count(i => ids.TryNumber($"{i}", out _));
        Assert.Equal(262_144 + 10, numbered);
        Assert.True(ids.TryNumber("7", out var known));
        Assert.Equal("7", ids.Items[known]);
        Assert.False(ids.TryNumber("another", out _));

        ids.Items.GetOrAdd("of the catalogue");
        Assert.True(ids.TryNumber("of the catalogue", out _));
    }
}
