using RealtimeRec.Training;
using RealtimeRec.Training.TextEncoder;

namespace RealtimeRec.ModelTests.TextEncoder;

public sealed class AlphabetTests
{
    private static readonly string[] s_texts = ["wireless mouse", "wireless keyboard"];

    [Fact]
    public void HoldsTheHanziOfGb2312LettersAndDigits()
    {
        Assert.Equal(6_763, Alphabet.Pieces.Count(piece => piece is [>= '一' and <= '鿿']));
        Assert.Equal(Alphabet.Pieces.Count, Alphabet.Pieces.Distinct(StringComparer.Ordinal).Count());
        Assert.All(["啊", "齄", "鼠", "a", "##a", "z", "0", "##9", "é", "ø", "カ"], piece => Assert.Contains(piece, Alphabet.Pieces));
        Assert.DoesNotContain(Alphabet.Pieces, piece => piece.Any(char.IsUpper));
    }

    [Fact]
    public void TextsThatTrainingNeverSawAreSpelt()
    {
        var vocabulary = WordPieceTrainer.Train(s_texts, Alphabet.Pieces.Count + 300, Alphabet.Pieces);
        var tokenizer = new TextTokenizer(vocabulary);

        Assert.Equal(["无", "线", "鼠", "标"], tokenizer.Encode("无线鼠标").Select(piece => vocabulary.Pieces[piece]));
        Assert.Equal(["wireless"], tokenizer.Encode("wireless").Select(piece => vocabulary.Pieces[piece]));
        Assert.DoesNotContain("[UNK]", tokenizer.Encode("quartz m185 zürich").Select(piece => vocabulary.Pieces[piece]));
    }

    [Fact]
    public void AVocabularyTooSmallForItIsRefused() =>
        Assert.Contains(
            "--pieces 5000 leaves no room",
            Assert.Throws<TrainingException>(() => WordPieceTrainer.Train(s_texts, 5_000, Alphabet.Pieces)).Message,
            StringComparison.Ordinal);
}
