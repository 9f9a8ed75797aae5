namespace RealtimeRec.Benchmarks.Search;

/// <summary>A query and how well products answer it.</summary>
/// <param name="Text">The query.</param>
/// <param name="Ratings">Ratings by product id, 0 (not at all) and up; products that are not here were judged by nobody.</param>
internal sealed record JudgedQuery(string Text, IReadOnlyDictionary<string, int> Ratings)
{
    /// <summary>
    /// nDCG@10 of what was found: the gain of a rating r is 2^r − 1 and that of what nobody judged 0, each divided by the logarithm of its place (Järvelin and
    /// Kekäläinen, 2002).
    /// </summary>
    public double Ndcg(IEnumerable<string> found)
    {
        var best = Dcg(Ratings.Values.OrderDescending());
        return best == 0 ? 0 : Dcg(found.Select(id => Ratings.GetValueOrDefault(id))) / best;

        static double Dcg(IEnumerable<int> gains) => gains.Take(10).Select((rating, i) => (Math.Pow(2, rating) - 1) / Math.Log2(i + 2)).Sum();
    }

    /// <summary>The query with one slip in its longest word, drawn by the query itself, not in the first letter; null where that word is shorter than four letters or has digits.</summary>
    public string? Misspelt()
    {
        var words = Text.Split(' ');
        var longest = Array.IndexOf(words, words.MaxBy(word => word.Length));
        var word = words[longest];
        if (word.Length < 4 || !word.All(char.IsLetter))
        {
            return null;
        }

        var random = new Random(Text.Sum(character => character));
        var at = random.Next(1, word.Length);
        var letter = (char)('a' + random.Next(26));
        words[longest] = random.Next(4) switch
        {
            0 => word.Remove(at, 1),
            1 => word.Insert(at, letter.ToString()),
            2 => word.Remove(at, 1).Insert(at, letter.ToString()),
            _ when at + 1 < word.Length => string.Concat(word.AsSpan(0, at), word.AsSpan(at + 1, 1), word.AsSpan(at, 1), word.AsSpan(at + 2)),
            _ => word.Remove(at, 1),
        };
        return string.Join(' ', words);
    }
}
