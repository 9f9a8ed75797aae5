using RealtimeRec.Training.Data;
using RealtimeRec.Training.TextEncoder;

namespace RealtimeRec.ModelTests.TextEncoder;

public sealed class HeldOutTests
{
    [Fact]
    public void AboutTheShareIsHeldOutAndMoreOfItHoldsOutTheSameAndMore()
    {
        var ids = Enumerable.Range(0, 10_000).Select(id => $"{id}").ToArray();
        var tenth = ids.Where(id => HeldOut.Contains(id, 0.1, 1)).ToHashSet();
        Assert.InRange(tenth.Count, 900, 1_100);
        Assert.True(tenth.IsSubsetOf(ids.Where(id => HeldOut.Contains(id, 0.2, 1))));
        Assert.False(tenth.SetEquals(ids.Where(id => HeldOut.Contains(id, 0.1, 2))));
        Assert.DoesNotContain(ids, id => HeldOut.Contains(id, 0, 1));
    }

    [Fact]
    public void HeldOutItemsAreInNoTextAndNoPair()
    {
        var corpus = new Training.TextEncoder.TextCorpus();
        corpus.AddItems(SmallShop.Items, 0.3, 1);
        corpus.AddQueries(SmallShop.Items.Select(item => ("query", item.Id)));
        Assert.InRange(corpus.Items.Count, 1, SmallShop.Items.Count - 1);
        Assert.All(corpus.Items, item => Assert.False(HeldOut.Contains(item.Id, 0.3, 1)));
        Assert.Equal(corpus.Items.Count, corpus.Queries.Count);
    }
}
