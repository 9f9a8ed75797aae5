using RealtimeRec.Retrieval.Terms;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using RealtimeRec.Retrieval.Vectors;

namespace RealtimeRec.Encoders.Text;

/// <summary>Collects the tokens of one field and sums their random projections.</summary>
internal sealed class TokenBag
{
    private const int MaxWordLength = 64;
    private const int MaxNameLength = 256;
    private const int ShortestGram = 3;
    private const int LongestGram = 5;

    /// <summary>Length of all of a word's n-grams together; the word itself has 1.</summary>
    private const float GramsWeight = 0.7f;

    private const float StopWordWeight = 0.2f;
    private const float LetterWeight = 0.3f;
    private const char WordStart = '\u0002';
    private const char WordEnd = '\u0003';

    /// <summary>Words that say nothing of a product.</summary>
    private static readonly HashSet<string> s_stopWords =
        ["a", "an", "and", "at", "by", "de", "for", "from", "in", "is", "it", "of", "on", "or", "s", "the", "this", "to", "with", "you", "your"];

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> s_isStopWord = s_stopWords.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>1 + ln tf, as constants because logarithms are not the same to the last bit on every platform.</summary>
    private static readonly float[] s_frequencyWeights = [0f, 1f, 1.6931472f, 2.0986123f, 2.3862944f, 2.609438f, 2.7917595f, 2.9459102f, 3.0794415f];

    [ThreadStatic]
    private static TokenBag? t_bag;

    private readonly Dictionary<ulong, (float Weight, int Count)> _tokens = [];
    private readonly char[] _word = new char[MaxWordLength + 2];
    private readonly float[] _sum;
    private readonly int _dimensions;
    private int _wordLength;

    private TokenBag(int dimensions)
    {
        _dimensions = dimensions;
        _sum = new float[dimensions];
        _word[0] = WordStart;
    }

    /// <summary>The calling thread's bag, empty.</summary>
    public static TokenBag Rent(int dimensions)
    {
        if (t_bag is null || t_bag._dimensions != dimensions)
            t_bag = new TokenBag(dimensions);

        t_bag.Clear();
        return t_bag;
    }

    /// <summary>Adds the words and n-grams of a text, of which at most <paramref name="limit"/> code units are read.</summary>
    public void AddText(ReadOnlySpan<char> text, int limit)
    {
        text = text[..Math.Min(text.Length, limit)];
        Span<int> ideographs = stackalloc int[3];
        var run = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var kind = TextFolding.Fold(rune, out var folded);
            if (kind == RuneKind.Joiner)
                continue;

            if (kind != RuneKind.Letter)
                EndWord();

            if (kind != RuneKind.Ideograph)
                run = 0;

            if (kind == RuneKind.Letter)
                AddLetter(folded);
            else if (kind == RuneKind.Ideograph)
                AddIdeograph(folded.Value, ideographs, ++run);
        }

        EndWord();
    }

    /// <summary>Adds a name as one token, apart from the words in it.</summary>
    public void AddName(TokenKind kind, ReadOnlySpan<char> name, float weight)
    {
        Span<char> folded = stackalloc char[MaxNameLength];
        var length = 0;
        foreach (var rune in name.EnumerateRunes())
        {
            if (TextFolding.Fold(rune, out var letter) is RuneKind.Letter or RuneKind.Ideograph && length + 2 <= folded.Length)
                length += letter.EncodeToUtf16(folded[length..]);
        }

        if (length > 0)
            Count(Hash(kind, folded[..length]), weight);
    }

    /// <summary>Adds the bag's projection to <paramref name="total"/>, scaled to length <paramref name="weight"/>, and empties the bag.</summary>
    public void MoveTo(Span<float> total, float weight)
    {
        if (_tokens.Count == 0)
            return;

        foreach (var (hash, (tokenWeight, count)) in _tokens)
            Project(hash, tokenWeight * s_frequencyWeights[Math.Min(count, s_frequencyWeights.Length - 1)]);

        var norm = MathF.Sqrt(FloatKernels.Dot(_sum, _sum));
        if (norm > 0)
        {
            var scale = weight / norm;
            for (var i = 0; i < total.Length; i++)
                total[i] += _sum[i] * scale;
        }

        Clear();
    }

    private static ulong Hash(TokenKind kind, ReadOnlySpan<char> token) =>
        XxHash3.HashToUInt64(MemoryMarshal.AsBytes(token), (long)kind);

    private void Clear()
    {
        _tokens.Clear();
        _sum.AsSpan().Clear();
        _wordLength = 0;
    }

    private bool Count(ulong hash, float weight)
    {
        ref var token = ref CollectionsMarshal.GetValueRefOrAddDefault(_tokens, hash, out var known);
        token = (weight, token.Count + 1);
        return !known;
    }

    private void AddLetter(Rune letter)
    {
        if (_wordLength + letter.Utf16SequenceLength > MaxWordLength)
            EndWord();

        _wordLength += letter.EncodeToUtf16(_word.AsSpan(_wordLength + 1));
    }

    /// <summary>Ends in this character: itself, and the 2- and 3-gram of its run.</summary>
    private void AddIdeograph(int codePoint, Span<int> last, int run)
    {
        (last[0], last[1], last[2]) = (last[1], last[2], codePoint);
        Span<float> weights = [0.4f, 1f, 0.6f];
        for (var length = 1; length <= Math.Min(run, 3); length++)
        {
            var hash = XxHash3.HashToUInt64(MemoryMarshal.AsBytes(last[^length..]), (long)TokenKind.Ideographs);
            Count(hash, weights[length - 1]);
        }
    }

    private void EndWord()
    {
        if (_wordLength == 0)
            return;

        _wordLength = SingularLength(_word.AsSpan(1, _wordLength));
        var word = _word.AsSpan(1, _wordLength);
        var isNumber = !word.ContainsAnyExceptInRange('0', '9');
        var weight = s_isStopWord.Contains(word) ? StopWordWeight : word.Length == 1 && !isNumber ? LetterWeight : 1f;
        if (Count(Hash(TokenKind.Word, word), weight) && word.Length > 1 && !isNumber)
            AddGrams(weight);

        _wordLength = 0;
    }

    /// <summary>
    /// Length of the word without an English plural's ending, after the S stemmer of Harman, "How effective is suffixing?",
    /// JASIS 42, 1991, which confuses few words of other languages.
    /// </summary>
    private static int SingularLength(ReadOnlySpan<char> word) => word switch
    {
        { Length: < 4 } => word.Length,
        [.., 's', 's', 'e', 's'] or [.., 'x', 'e', 's'] or [.., 'c' or 's', 'h', 'e', 's'] => word.Length - 2,
        [.., 's' or 'u' or 'i', 's'] => word.Length,
        [.., 's'] => word.Length - 1,
        _ => word.Length,
    };

    /// <summary>Adds the n-grams of the current word with its ends marked. A number has none: 128 is not nearly 1280.</summary>
    private void AddGrams(float wordWeight)
    {
        _word[_wordLength + 1] = WordEnd;
        var marked = _word.AsSpan(0, _wordLength + 2);
        var count = 0;
        for (var length = ShortestGram; length <= Math.Min(LongestGram, marked.Length); length++)
            count += marked.Length - length + 1;

        var weight = wordWeight * GramsWeight / MathF.Sqrt(count);
        for (var length = ShortestGram; length <= Math.Min(LongestGram, marked.Length); length++)
        {
            for (var start = 0; start + length <= marked.Length; start++)
                Project(Hash(TokenKind.Gram, marked.Slice(start, length)), weight);
        }
    }

    /// <summary>Adds ±weight to every component, with signs from the token's hash.</summary>
    private void Project(ulong hash, float weight)
    {
        ref var sum = ref MemoryMarshal.GetArrayDataReference(_sum);
        var lanes = Vector256.Create(1, 2, 4, 8, 16, 32, 64, 128);
        var (plus, minus) = (Vector256.Create(weight), Vector256.Create(-weight));
        for (var i = 0; i < _sum.Length; i += 64)
        {
            var signs = Mix(hash + ((ulong)i * 0x9E37_79B9_7F4A_7C15));
            var end = Math.Min(i + 64, _sum.Length);
            for (var j = i; j < end; j += Vector256<float>.Count, signs >>= Vector256<float>.Count)
            {
                var positive = Vector256.Equals(Vector256.Create((int)signs) & lanes, lanes).AsSingle();
                (Vector256.LoadUnsafe(ref sum, (nuint)j) + Vector256.ConditionalSelect(positive, plus, minus)).StoreUnsafe(ref sum, (nuint)j);
            }
        }
    }

    /// <summary>The finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).</summary>
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
        return value ^ (value >> 31);
    }
}
