using RealtimeRec.Encoders.Text;
using RealtimeRec.Ranking.Cases;
using RealtimeRec.Ranking.Evaluation;
using RealtimeRec.Ranking.Sequences;
using RealtimeRec.Training.Data;
using RealtimeRec.Training.TextEncoder;
using RealtimeRec.Training.UserEncoder;

namespace RealtimeRec.Training.Defaults;

/// <summary>Several shops as one: their items side by side, each shopper's last item for the test and the one before for validation.</summary>
internal sealed class ShopMixture
{
    private readonly IReadOnlyList<Shop> _shops;

    public ShopMixture(params IReadOnlyList<Shop> shops)
    {
        _shops = shops;
        Texts = [.. shops.SelectMany(shop => shop.Items).Select(item => item.Text)];
        foreach (var item in shops.SelectMany(shop => shop.Items))
        {
            Vocabulary.GetOrAdd(item.Id);
        }

        var histories = shops.SelectMany(shop => shop.Histories).Select(history => history.Select(id => Vocabulary.GetOrAdd(id)).ToArray()).ToArray();
        Training = [.. histories.Select(history => history[..^2])];
        Validation = [.. histories.Select(history => new RankingCase(history[..^2], history[^2]))];
        Test = [.. histories.Select(history => new RankingCase(history[..^1], history[^1]))];
        Popularity = ItemPopularity.Count(Training, Vocabulary.Count);
    }

    /// <summary>All items.</summary>
    public ItemVocabulary Vocabulary { get; } = new();

    /// <summary>Their texts.</summary>
    public IReadOnlyList<TextFields> Texts { get; }

    /// <summary>All but the last two items of each shopper.</summary>
    public IReadOnlyList<int[]> Training { get; }

    /// <summary>The second last item of each shopper.</summary>
    public IReadOnlyList<RankingCase> Validation { get; }

    /// <summary>The last item of each shopper.</summary>
    public IReadOnlyList<RankingCase> Test { get; }

    /// <summary>How often training meets each item.</summary>
    public ItemPopularity Popularity { get; }

    /// <summary>What a text encoder learns of the shops, without the items that are tested.</summary>
    public void AddTo(TextCorpus corpus, int seed)
    {
        corpus.AddItems(_shops.SelectMany(shop => shop.Items), heldOutShare: 0, seed);
        corpus.AddSequences(new InteractionSequences(Vocabulary, [.. Training.Select((items, shopper) => new InteractionSequence($"{shopper}", items))]));
    }

    /// <summary>Cases as the training of a user encoder takes them.</summary>
    public static IReadOnlyList<EncoderCase> ForTraining(IEnumerable<RankingCase> cases) =>
        [.. cases.Select(question => new EncoderCase(new EncoderSequence(question.History), question.Target))];
}
