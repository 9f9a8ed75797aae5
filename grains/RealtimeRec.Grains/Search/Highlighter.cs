using RealtimeRec.Catalog;
using RealtimeRec.Encoders.Text;
using RealtimeRec.Products;
using RealtimeRec.Retrieval.Terms;

namespace RealtimeRec.Search;

/// <summary>Finds the words of a query in the texts of a product. For one page.</summary>
internal sealed class Highlighter(TermQuery query)
{
    /// <summary>Characters of a description that are shown around the words.</summary>
    private const int Window = 200;

    private readonly TextAnalyzer _analyzer = new();
    private readonly HashSet<string> _terms =
        [.. query.Required.Concat(query.Optional).SelectMany(clause => clause.Alternatives).SelectMany(alternative => alternative.Terms)];

    /// <summary>The texts that have words of the query, with their places.</summary>
    public SearchHighlight[] Of(Product product)
    {
        var highlights = new List<SearchHighlight>();
        // Without markup, as they are searched.
        var fields = new TextFields(product.Title, product.Brand, Description: product.Description);
        Add("title", fields.Title, isLong: false);
        Add("brand", fields.Brand, isLong: false);
        Add("description", fields.Description, isLong: true);
        return [.. highlights];

        void Add(string field, string? text, bool isLong)
        {
            if (string.IsNullOrEmpty(text))
            {
                return;
            }

            text = isLong && text.Length > SearchedTexts.MaxDescription ? text[..SearchedTexts.MaxDescription] : text;
            var ranges = RangesIn(text);
            if (ranges.Count == 0)
            {
                return;
            }

            if (isLong && text.Length > Window)
            {
                (text, ranges) = Around(text, ranges);
            }

            highlights.Add(new SearchHighlight(field, text, [.. ranges]));
        }
    }

    private List<TextRange> RangesIn(string text)
    {
        _analyzer.Read(text);
        var lookup = _terms.GetAlternateLookup<ReadOnlySpan<char>>();
        var found = new List<TextRange>();
        foreach (ref readonly var token in _analyzer.Tokens)
        {
            if (lookup.Contains(_analyzer.TermOf(token)))
            {
                found.Add(new TextRange(token.Start, token.Length));
            }
        }

        // Pairs and joins overlap: what touches is one.
        var ranges = new List<TextRange>();
        foreach (var range in found.OrderBy(range => range.Start))
        {
            if (ranges is [.., var last] && range.Start <= last.Start + last.Length)
            {
                ranges[^1] = last with { Length = Math.Max(last.Length, range.Start + range.Length - last.Start) };
            }
            else
            {
                ranges.Add(range);
            }
        }

        return ranges;
    }

    /// <summary>The part of a long text that begins a little before the first word found.</summary>
    private static (string Text, List<TextRange> Ranges) Around(string text, List<TextRange> ranges)
    {
        var start = Math.Clamp(ranges[0].Start - (Window / 4), 0, Math.Max(0, text.Length - Window));
        while (start > 0 && (char.IsLowSurrogate(text[start]) || (char.IsLetterOrDigit(text[start]) && char.IsLetterOrDigit(text[start - 1]) && text[start] < '\u2E80' && start < ranges[0].Start)))
        {
            start++;
        }

        var end = Math.Min(text.Length, start + Window);
        while (end < text.Length && (char.IsLowSurrogate(text[end]) || ranges.Exists(range => range.Start < end && range.Start + range.Length > end)))
        {
            end++;
        }

        return (text[start..end], [.. ranges.Where(range => range.Start >= start && range.Start + range.Length <= end).Select(range => range with { Start = range.Start - start })]);
    }
}
