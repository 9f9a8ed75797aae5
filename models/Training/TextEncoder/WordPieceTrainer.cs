namespace RealtimeRec.Training.TextEncoder;

/// <summary>
/// Learns a vocabulary of WordPiece tokens: from the characters of the texts up, the most frequent pair of adjacent tokens becomes a
/// token, again and again (Sennrich et al., "Neural machine translation of rare words with subword units", 2016). The same
/// texts in any order give the same vocabulary.
/// </summary>
internal sealed class WordPieceTrainer
{
    /// <summary>Words longer than this many code units are cut up by no vocabulary: the tokenizer takes them for unknown.</summary>
    private const int LongestWord = 100;

    /// <summary>Pairs that occur less often teach nothing that lasts.</summary>
    private const long LeastFrequent = 2;

    /// <summary>Tokens beside those that a vocabulary is told to have.</summary>
    private const int LeastLearned = 100;

    private readonly List<string> _pieces = [.. WordPieceVocabulary.Special];
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<(List<int> Pieces, long Count)> _words = [];
    private readonly Dictionary<(int Left, int Right), long> _pairCounts = [];
    private readonly Dictionary<(int Left, int Right), HashSet<int>> _pairWords = [];
    private readonly PriorityQueue<(int Left, int Right), (long Count, string Merged)> _queue =
        new(Comparer<(long Count, string Merged)>.Create((a, b) => a.Count != b.Count ? b.Count.CompareTo(a.Count) : string.CompareOrdinal(a.Merged, b.Merged)));

    private WordPieceTrainer()
    {
    }

    /// <summary>Learns from texts.</summary>
    /// <param name="texts">What to learn from.</param>
    /// <param name="size">Tokens, the special ones included, at most; fewer when the texts have no more.</param>
    /// <param name="always">Tokens of one character that the vocabulary has whether the texts do or not.</param>
    /// <exception cref="TrainingException">There is no room for those.</exception>
    public static WordPieceVocabulary Train(IEnumerable<string> texts, int size, IReadOnlyCollection<string>? always = null)
    {
        if (always?.Count > 0 && always.Count + LeastLearned > size)
        {
            throw new TrainingException($"--pieces {size} leaves no room beside the {always.Count} of the alphabet: give {always.Count + LeastLearned} at least.");
        }

        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var word in texts.SelectMany(WordSplitter.Split).Where(word => word.Length <= LongestWord))
        {
            counts[word] = counts.GetValueOrDefault(word) + 1;
        }

        var trainer = new WordPieceTrainer();
        trainer.AddWords([.. counts.OrderBy(word => word.Key, StringComparer.Ordinal)], always ?? [], size);
        trainer.Merge(size);
        return new WordPieceVocabulary(trainer._pieces);
    }

    private static IEnumerable<string> Characters(string word) => word.EnumerateRunes().Select((rune, i) => i == 0 ? rune.ToString() : WordPieceVocabulary.Continuation + rune);

    private string Merged((int Left, int Right) pair) => _pieces[pair.Left] + _pieces[pair.Right][WordPieceVocabulary.Continuation.Length..];

    private void AddWords(KeyValuePair<string, long>[] words, IEnumerable<string> alphabet, int size)
    {
        // Printable ASCII always, so that any model number can be spelt; then characters by how often they occur.
        var ascii = Enumerable.Range('!', '~' - '!' + 1).Select(code => (char)code).Where(code => code is not (>= 'A' and <= 'Z')).ToArray();
        var always = ascii.Select(code => $"{code}").Concat(ascii.Where(char.IsAsciiLetterOrDigit).Select(code => $"{WordPieceVocabulary.Continuation}{code}")).Concat(alphabet);
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (word, count) in words)
        {
            foreach (var character in Characters(word))
            {
                counts[character] = counts.GetValueOrDefault(character) + count;
            }
        }

        var characters = counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key);
        foreach (var piece in always.Concat(characters).Distinct(StringComparer.Ordinal).Take(Math.Max(0, size - _pieces.Count)))
        {
            Add(piece);
        }

        foreach (var (word, count) in words)
        {
            var pieces = Characters(word).Select(character => _ids.GetValueOrDefault(character, -1)).ToList();
            if (pieces.Count > 1 && !pieces.Contains(-1))
            {
                _words.Add((pieces, count));
            }
        }

        for (var word = 0; word < _words.Count; word++)
        {
            Count(word, 1);
        }

        foreach (var (pair, count) in _pairCounts)
        {
            _queue.Enqueue(pair, (count, Merged(pair)));
        }
    }

    private void Merge(int size)
    {
        while (_pieces.Count < size && _queue.TryDequeue(out var pair, out var priority))
        {
            var count = _pairCounts.GetValueOrDefault(pair);
            if (count != priority.Count)
            {
                // An earlier merge took some of its occurrences: back with what it has now.
                if (count >= LeastFrequent)
                {
                    _queue.Enqueue(pair, (count, priority.Merged));
                }

                continue;
            }

            if (count < LeastFrequent)
            {
                break;
            }

            Replace(pair, _ids.TryGetValue(priority.Merged, out var known) ? known : Add(priority.Merged));
        }
    }

    private void Replace((int Left, int Right) pair, int merged)
    {
        var touched = new HashSet<(int, int)>();
        foreach (var word in _pairWords[pair].Order().ToArray())
        {
            Count(word, -1);
            var pieces = _words[word].Pieces;
            for (var i = 0; i + 1 < pieces.Count; i++)
            {
                if (pieces[i] == pair.Left && pieces[i + 1] == pair.Right)
                {
                    pieces[i] = merged;
                    pieces.RemoveAt(i + 1);
                }
            }

            Count(word, 1);
            for (var i = 0; i + 1 < pieces.Count; i++)
            {
                if (pieces[i] == merged || pieces[i + 1] == merged)
                {
                    touched.Add((pieces[i], pieces[i + 1]));
                }
            }
        }

        foreach (var one in touched)
        {
            _queue.Enqueue(one, (_pairCounts[one], Merged(one)));
        }
    }

    private void Count(int word, int sign)
    {
        var (pieces, count) = _words[word];
        for (var i = 0; i + 1 < pieces.Count; i++)
        {
            var pair = (pieces[i], pieces[i + 1]);
            _pairCounts[pair] = _pairCounts.GetValueOrDefault(pair) + (sign * count);
            if (!_pairWords.TryGetValue(pair, out var words))
            {
                _pairWords.Add(pair, words = []);
            }

            if (sign > 0)
            {
                words.Add(word);
            }
            else
            {
                words.Remove(word);
            }
        }
    }

    private int Add(string piece)
    {
        _ids.Add(piece, _pieces.Count);
        _pieces.Add(piece);
        return _pieces.Count - 1;
    }
}
