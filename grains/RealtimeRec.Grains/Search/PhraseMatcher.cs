using RealtimeRec.Catalog;
using RealtimeRec.Retrieval.Terms;

namespace RealtimeRec.Search;

/// <summary>Tells whether a product has a phrase word by word in one of its texts. For one search.</summary>
internal sealed class PhraseMatcher
{
    private readonly TextAnalyzer _analyzer = new();
    private readonly List<string[]> _phrases = [];

    /// <param name="phrases">The phrases.</param>
    public PhraseMatcher(IReadOnlyList<string> phrases)
    {
        foreach (var phrase in phrases)
        {
            _phrases.Add(WordsOf(phrase));
        }
    }

    /// <summary>Whether a row has them all.</summary>
    public bool HasAll(CatalogRow row)
    {
        var texts = SearchedTexts.Of(row.Details.Product).Select(text => WordsOf(text.Text)).ToArray();
        return _phrases.TrueForAll(phrase => Array.Exists(texts, text => text.AsSpan().IndexOf(phrase) >= 0));
    }

    private string[] WordsOf(string text)
    {
        _analyzer.Read(text);
        var words = new string[_analyzer.Words];
        foreach (ref readonly var token in _analyzer.Tokens)
        {
            if (token.Role is TermRole.Word or TermRole.Character)
            {
                words[token.Word] = _analyzer.TermOf(token).ToString();
            }
        }

        return words;
    }
}
