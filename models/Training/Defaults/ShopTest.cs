using RealtimeRec.Ranking.Metrics;
using RealtimeRec.Ranking.Rankers;
using RealtimeRec.Training.Evaluation;
using RealtimeRec.Training.TextEncoder;
using RealtimeRec.Training.UserEncoder;
using Spectre.Console;
using static TorchSharp.torch;

namespace RealtimeRec.Training.Defaults;

/// <summary>Which item does each shopper of a shop take last? All of its items are ranked, by their texts alone; what the shopper has is no answer.</summary>
internal static class ShopTest
{
    private const int FewItems = 3;
    private const int Cutoff = 10;

    /// <summary>Judges a user encoder, the mean of item vectors by both text encoders, and popularity.</summary>
    /// <returns>NDCG@10 by method.</returns>
    public static IReadOnlyDictionary<string, double> Judge(IAnsiConsole console, Shop shop, UserEncoderModule module, string textEncoder, CancellationToken cancellationToken)
    {
        console.WriteLine($"{shop.Name}: {shop.Items.Count:N0} items, {shop.Histories.Count:N0} shoppers");
        var mixture = new ShopMixture(shop);
        using var trained = ItemTextEncoder.Open(textEncoder);
        using var hashed = ItemTextEncoder.Open(null);
        using var trainedTexts = trained.Encode(mixture.Texts);
        using var hashedTexts = hashed.Encode(mixture.Texts);
        using var vectors = Vectors(module, trainedTexts);
        using var encoder = new OnnxUserEncoder(UserEncoderExport.ToOnnx(module, new Dictionary<string, string>()));
        var reports = new RankingComparison(console)
        {
            Popularity = mixture.Popularity,
            ExcludeHistory = true,
            Metric = RankingMetric.Ndcg,
            Cutoff = Cutoff,
        }.Run(
            [
                Alone(new OnnxRanker("user encoder", encoder, Values(vectors))),
                Alone(Mean("mean of item vectors", trainedTexts, module.Options.MaxLength)),
                Alone(Mean($"mean of the last {FewItems}", trainedTexts, FewItems)),
                Alone(Mean("hashed: mean of item vectors", hashedTexts, module.Options.MaxLength)),
                Alone(Mean($"hashed: mean of the last {FewItems}", hashedTexts, FewItems)),
                Alone(new PopularityRanker([.. mixture.Test.Select(question => question.History)], mixture.Vocabulary.Count)),
            ],
            mixture.Validation,
            mixture.Test,
            cancellationToken);
        return reports.ToDictionary(report => report.Ranker, report => report.Overall.At(Cutoff).Ndcg.Value);
    }

    private static ComparedRanker Alone(IRanker ranker) => new(ranker, IsBlended: false);

    private static MeanRanker Mean(string name, Tensor texts, int lastItems) => new(name, Values(texts), (int)texts.shape[1], lastItems);

    private static Tensor Vectors(UserEncoderModule module, Tensor texts)
    {
        using var noGradients = no_grad();
        return module.TextVectors(texts);
    }

    private static float[] Values(Tensor tensor) => tensor.data<float>().ToArray();
}
