using RealtimeRec.Ranking.Rankers;
using RealtimeRec.Training.Data;
using RealtimeRec.Training.UserEncoder;
using RealtimeRec.Training.UserEncoder.Augmentation;

namespace RealtimeRec.ModelTests.Prepare;

public sealed class AugmentationTests
{
    private static readonly EncoderSequence s_sequence = new(
        [.. Enumerable.Range(0, 40)], [.. Enumerable.Range(0, 40).Select(i => (byte)(i % 7))], [.. Enumerable.Range(0, 40).Select(i => i * 1_000L)]);

    public static TheoryData<string> Names { get; } = [.. All.Keys];

    private static Dictionary<string, ISequenceAugmentation> All => new()
    {
        ["crop"] = new CropAugmentation(0.7),
        ["dropout"] = new ItemDropoutAugmentation(0.7),
        ["substitute"] = new SubstituteAugmentation(0.7, item => [item + 100, item + 200]),
        ["reorder"] = new ReorderAugmentation(0.7, 5),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void EverySequenceStaysOneToLearnFrom(string name)
    {
        var random = new Random(1);
        for (var length = 2; length <= 40; length++)
        {
            var sequence = s_sequence[..length];
            var original = sequence.Items.ToArray();

            var changed = All[name].Apply(sequence, random);

            Assert.InRange(changed.Length, 2, length);
            Assert.Equal((changed.Length, changed.Length), (changed.Kinds!.Length, changed.Times!.Length));
            Assert.Equal(changed.Times.Order(), changed.Times);
            Assert.Equal(original, sequence.Items);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TheSameSeedChangesInTheSameWay(string name)
    {
        var (first, second, other) = (new Random(5), new Random(5), new Random(6));
        var (same, different) = (true, false);
        for (var i = 0; i < 20; i++)
        {
            var items = All[name].Apply(s_sequence, first).Items;
            same &= items.SequenceEqual(All[name].Apply(s_sequence, second).Items);
            different |= !items.SequenceEqual(All[name].Apply(s_sequence, other).Items);
        }

        Assert.True(same);
        Assert.True(different);
    }

    [Fact]
    public void ACropHasNoGaps()
    {
        var random = new Random(1);
        for (var i = 0; i < 50; i++)
        {
            var items = new CropAugmentation(1).Apply(s_sequence, random).Items;

            Assert.Equal(Enumerable.Range(items[0], items.Length), items);
            Assert.True(items.Length < s_sequence.Length);
        }
    }

    [Fact]
    public void ItemsAreDroppedWithTheirKindsAndTimes()
    {
        var changed = new ItemDropoutAugmentation(0.5).Apply(s_sequence, new Random(1));

        Assert.InRange(changed.Length, 10, 30);
        Assert.All(Enumerable.Range(0, changed.Length), i => Assert.Equal(((byte)(changed.Items[i] % 7), changed.Items[i] * 1_000L), (changed.Kinds![i], changed.Times![i])));
    }

    [Fact]
    public void BasketsAreShuffledWithinThemselves()
    {
        var sequence = new EncoderSequence([0, 1, 2, 3, 4, 5, 6, 7], [0, 1, 2, 3, 4, 5, 6, 7], [10, 10, 10, 10, 20, 30, 30, 30]);
        var random = new Random(1);
        var orders = new HashSet<string>();
        for (var i = 0; i < 200; i++)
        {
            var changed = new ReorderAugmentation(1, 0).Apply(sequence, random);

            Assert.Equal([0, 1, 2, 3], changed.Items[..4].Order());
            Assert.Equal(4, changed.Items[4]);
            Assert.Equal([5, 6, 7], changed.Items[5..].Order());
            Assert.Equal(changed.Items, changed.Kinds!.Select(kind => (int)kind));
            Assert.Equal(sequence.Times, changed.Times);
            orders.Add(string.Join(' ', changed.Items));
        }

        Assert.True(orders.Count > 50);
    }

    [Fact]
    public void ABasketEndsAfterItsWindow()
    {
        var random = new Random(1);
        for (var i = 0; i < 50; i++)
        {
            // Two seconds hold three interactions, a second apart each.
            var items = new ReorderAugmentation(1, 2).Apply(s_sequence[..6], random).Items;

            Assert.Equal([0, 1, 2], items[..3].Order());
            Assert.Equal([3, 4, 5], items[3..].Order());
        }
    }

    [Fact]
    public void WithoutTimesNothingIsABasket()
    {
        var sequence = new EncoderSequence([1, 2, 3]);

        Assert.Same(sequence, new ReorderAugmentation(1, 60).Apply(sequence, new Random(1)));
    }

    [Fact]
    public void ItemsAreReplacedByTheirNeighborsOnly()
    {
        var augmentation = new SubstituteAugmentation(0.5, item => item % 2 == 0 ? [item + 100, item + 200] : []);

        var changed = augmentation.Apply(s_sequence, new Random(1));

        Assert.All(Enumerable.Range(0, 40), i => Assert.Contains(changed.Items[i], i % 2 == 0 ? [i, i + 100, i + 200] : new[] { i }));
        Assert.NotEqual(s_sequence.Items, changed.Items);
        Assert.Equal((s_sequence.Kinds, s_sequence.Times), (changed.Kinds, changed.Times));
    }

    [Fact]
    public void WithoutOptionsTheLatestInteractionsAreTakenAsTheyAre()
    {
        var augmentations = new SequenceAugmentations([s_sequence], new UserEncoderOptions { MaxLength = 10 });

        Assert.Equal(Enumerable.Range(29, 11), augmentations.Apply(s_sequence, new Random(1)).Items);
    }

    [Fact]
    public void CropsReachWhatIsOlderThanWhatIsRead()
    {
        var augmentations = new SequenceAugmentations([s_sequence], new UserEncoderOptions { MaxLength = 10, Crop = 1 });
        var random = new Random(1);
        var seen = new HashSet<int>();
        for (var i = 0; i < 200; i++)
        {
            var items = augmentations.Apply(s_sequence, random).Items;
            Assert.InRange(items.Length, 2, 11);
            seen.UnionWith(items);
        }

        Assert.Equal(40, seen.Count);
    }

    [Fact]
    public void SubstitutesAreWhatTheSameShoppersMet()
    {
        // 0 and 1 are met together, and so are 2 and 3.
        EncoderSequence[] sequences = [.. Enumerable.Range(0, 20).Select(i => new EncoderSequence(i % 2 == 0 ? [0, 1, 0, 1] : [2, 3, 2, 3]))];
        var augmentations = new SequenceAugmentations(sequences, new UserEncoderOptions { Substitute = 0.5 });
        var random = new Random(1);
        for (var i = 0; i < 100; i++)
        {
            Assert.All(augmentations.Apply(sequences[i % 20], random).Items, item => Assert.Equal(i % 2, item / 2));
        }

        Assert.Contains(Enumerable.Range(0, 20), _ => !augmentations.Apply(sequences[0], random).Items.SequenceEqual(sequences[0].Items));
    }

    [Fact]
    public void NeighborsAreOrderedByWhatTheyShare()
    {
        // 0 was met with 1 three times and with 2 once; 3 was met alone.
        var ranker = new ItemKnnRanker([[0, 1], [1, 0], [0, 1], [0, 2], [3]], 4, shrinkage: 0);

        Assert.Equal([1, 2], ranker.Nearest(0, 5));
        Assert.Equal([1], ranker.Nearest(0, 1));
        Assert.Empty(ranker.Nearest(3, 5));
    }
}
