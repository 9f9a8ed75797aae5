namespace RealtimeRec.Training.TextEncoder;

/// <summary>
/// A few words of a text and the text they are from, with or without them: what a query and its answer look like (the inverse
/// cloze task of Lee et al., "Latent retrieval for weakly supervised open domain question answering", 2019).
/// </summary>
/// <param name="name">What the texts are.</param>
/// <param name="texts">For each text the tokens that a span is taken from, and all its tokens, which begin with those.</param>
/// <param name="tokenizer">Marks ends.</param>
/// <param name="maxLength">Tokens of a text, with its special tokens.</param>
internal sealed class SpanPairs(string name, IReadOnlyList<(int[] Spans, int[] All)> texts, TextTokenizer tokenizer, int maxLength) : ITextPairSource
{
    private const double ShareRemoved = 0.5;
    private const int MostWords = 3;
    private const int MostIdeographs = 6;

    private readonly (int[] Spans, int[] All)[] _texts = [.. texts.Where(text => text.Spans.Length > 1)];

    public string Name => $"words of {name}";

    public int Count => _texts.Length;

    public TextPair Draw(Random random)
    {
        var index = random.Next(_texts.Length);
        var (spans, all) = _texts[index];
        var vocabulary = tokenizer.Vocabulary;
        var start = random.Next(spans.Length);
        while (start > 0 && vocabulary.IsContinuation(spans[start]))
        {
            start--;
        }

        // Two or more ideographs are about a word.
        var words = vocabulary.IsIdeograph(spans[start]) ? random.Next(2, MostIdeographs + 1) : random.Next(1, MostWords + 1);
        var end = start;
        while (end < spans.Length && (words > 0 || vocabulary.IsContinuation(spans[end])))
        {
            end++;
            words -= end == spans.Length || !vocabulary.IsContinuation(spans[end]) ? 1 : 0;
        }

        var span = spans[start..end];
        var removes = random.NextDouble() < ShareRemoved && span.Length < all.Length;
        var rest = removes ? [.. all[..start], .. all[end..]] : all;
        var left = tokenizer.WithSpecialTokens(span, maxLength);
        return new TextPair([left], tokenizer.WithSpecialTokens(rest, maxLength), FieldPairs.Key(left), index);
    }
}
