using RealtimeRec.Encoders.Text;
using RealtimeRec.Training.Data;

namespace RealtimeRec.Training.TextEncoder;

/// <summary>All pairs that a corpus gives: some to train on, and those of some items and titles to judge by.</summary>
internal sealed class TextPairs
{
    private const int ValidationPairsOfSource = 400;
    private const int FewestPairs = 2;

    /// <param name="corpus">The texts.</param>
    /// <param name="tokenizer">Cuts them into tokens.</param>
    /// <param name="options">Lengths, shares and seed.</param>
    /// <exception cref="TrainingException">The corpus gives no pairs.</exception>
    public TextPairs(TextCorpus corpus, TextTokenizer tokenizer, TextEncoderOptions options)
    {
        var items = corpus.Items.Select((item, index) => Encode(item, index, tokenizer, options.MaxLength)).ToArray();
        var titles = corpus.Titles.Select(tokenizer.Encode).ToArray();
        Texts = [.. items.Select(item => item.All[1..^1]), .. titles];

        var judgingItems = corpus.Items.Select(item => HeldOut.Contains(item.Id, options.Validation, ~options.Seed)).ToArray();
        var judgingTitles = corpus.Titles.Select(title => HeldOut.Contains(title, options.Validation, ~options.Seed)).ToArray();
        var next = Next(corpus.Sequences, options.Window);
        var queries = corpus.Queries.Select(pair => (Query: tokenizer.WithSpecialTokens(tokenizer.Encode(pair.Query), options.MaxLength), pair.Item)).ToArray();

        Training = Sources(false);
        Shares = ToShares(Training);
        var random = new Random(options.Seed);
        var judged = Sources(true);
        Validation = [.. judged.Zip(ToShares(judged), (source, share) => (Enumerable.Range(0, Math.Min(source.Count, ValidationPairsOfSource)).Select(_ => source.Draw(random)).ToArray(), share))];
        if (Training.Count == 0 || Validation.Count == 0)
        {
            throw new TrainingException($"{items.Length:N0} items and {titles.Length:N0} titles give no pairs of texts to train on and to judge by.");
        }

        List<ITextPairSource> Sources(bool judging)
        {
            var ofItems = items.Where(item => judgingItems[item.Index] == judging).ToArray();
            var ofTitles = titles.Where((_, index) => judgingTitles[index] == judging).ToArray();
            ITextPairSource[] all =
            [
                new FieldPairs("category", ofItems, item => item.Kind, tokenizer, options.MaxLength),
                new FieldPairs("description", ofItems, item => item.Description, tokenizer, options.MaxLength),
                new FieldPairs("attributes", ofItems, item => item.Attributes, tokenizer, options.MaxLength),
                new SpanPairs("items", [.. ofItems.Select(item => (item.Title[..Math.Min(item.Title.Length, item.All.Length - 2)], item.All[1..^1]))], tokenizer, options.MaxLength),
                new SpanPairs("titles", [.. ofTitles.Select(title => (title, title))], tokenizer, options.MaxLength),
                new QueryPairs(items, [.. queries.Where(pair => judgingItems[pair.Item] == judging)]),
                // An item to judge by is judged with whatever came before it.
                new NextItemPairs(
                    items,
                    [.. next.Where(pair => judgingItems[pair.Next] == judging && (judging || !pair.Last.Any(item => judgingItems[item])))],
                    options.SequenceShare,
                    options.PopularityCorrection),
            ];
            return [.. all.Where(source => source.Count >= FewestPairs)];
        }
    }

    /// <summary>Token ids of every text, without special tokens.</summary>
    public IReadOnlyList<int[]> Texts { get; }

    /// <summary>Sources of pairs to train on.</summary>
    public IReadOnlyList<ITextPairSource> Training { get; }

    /// <summary>Which share of the batches is drawn from each source.</summary>
    public IReadOnlyList<double> Shares { get; }

    /// <summary>Pairs to judge by, of each source apart, with its share.</summary>
    public IReadOnlyList<(TextPair[] Pairs, double Share)> Validation { get; }

    /// <summary>Between even shares and shares by size: a small source is not drowned, nor learned by heart.</summary>
    private static double[] ToShares(IReadOnlyList<ITextPairSource> sources)
    {
        var shares = sources.Select(source => Math.Sqrt(source.Count) * source.Share).ToArray();
        return [.. shares.Select(share => share / shares.Sum())];
    }

    private static EncodedItem Encode(CatalogItem item, int index, TextTokenizer tokenizer, int maxLength)
    {
        var text = item.Text;
        return new EncodedItem(
            index,
            tokenizer.Encode(text.Title),
            [.. tokenizer.Encode(text.Brand), .. tokenizer.Encode(ProductText.Categories(text))],
            tokenizer.Encode(text.Description),
            tokenizer.Encode(ProductText.Attributes(text)))
        {
            All = tokenizer.WithSpecialTokens(tokenizer.Encode(ProductText.Compose(text)), maxLength),
        };
    }

    private static List<(int[] Last, int Next)> Next(IEnumerable<int[]> sequences, int window)
    {
        var pairs = new List<(int[], int)>();
        foreach (var items in sequences)
        {
            for (var i = 1; i < items.Length; i++)
            {
                var last = items[Math.Max(0, i - window)..i];
                if (!last.Contains(items[i]))
                {
                    pairs.Add((last, items[i]));
                }
            }
        }

        return pairs;
    }
}
