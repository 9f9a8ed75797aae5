using System.Text;
using Microsoft.ML.Tokenizers;
using RealtimeRec.Encoders.Text;
using RealtimeRec.Training;
using RealtimeRec.Training.TextEncoder;

namespace RealtimeRec.ModelTests.TextEncoder;

public sealed class WordPieceTests
{
    private static readonly string[] s_texts =
    [
        "Wireless Mouse, 2.4 GHz", "wireless keyboard and mouse", "HDMI cable 2 m", "cables and keyboards", "无线鼠标 Logitech M185", "蓝牙无线键盘", "手机壳 苹果 iPhone", "café table",
    ];

    public static TheoryData<string> Texts => new()
    {
        "无线蓝牙鼠标", "wireless mice", "罗技Logitech无线鼠标M185黑色", "👍 wireless 😀mouse", "", " \t ", "ＦＵＬＬ width", "[SEP] wireless", "Ünïcödé žlutý кабель",
        new StringBuilder().Insert(0, "无线 mouse ", 12_500).ToString(), new string('x', 100_000),
    };

    [Fact]
    public void TheSameTextsInAnyOrderGiveTheSameVocabulary()
    {
        var vocabulary = WordPieceTrainer.Train(s_texts, 300);
        Assert.Equal(vocabulary.ToBytes(), WordPieceTrainer.Train(s_texts.Reverse(), 300).ToBytes());
        Assert.Equal(vocabulary.Count, vocabulary.Pieces.Distinct(StringComparer.Ordinal).Count());
        Assert.Contains("wireless", vocabulary.Pieces);
        Assert.Contains("无", vocabulary.Pieces);
        Assert.Equal(120, WordPieceTrainer.Train(s_texts, 120).Count);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void ServingCutsTextsAsTrainingDoes(string text)
    {
        var vocabulary = WordPieceTrainer.Train(s_texts, 300);
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, vocabulary.ToBytes());
        var serving = BertTokenizer.Create(path);
        File.Delete(path);

        var pieces = new TextTokenizer(WordPieceVocabulary.Parse(vocabulary.ToBytes())).Encode(text);
        var read = text[..Math.Min(text.Length, ModelTokenizer.MaxTextLength)];
        Assert.Equal(serving.EncodeToIds(read, addSpecialTokens: false), pieces);
        Assert.All(pieces, piece => Assert.InRange(piece, 0, vocabulary.Count - 1));
    }

    [Fact]
    public void WordsOfTheTextsAreSpeltBack()
    {
        var vocabulary = WordPieceTrainer.Train(s_texts, 300);
        var tokenizer = new TextTokenizer(vocabulary);
        foreach (var text in s_texts)
        {
            var spelt = string.Concat(tokenizer.Encode(text).Select(piece => vocabulary.IsContinuation(piece) ? vocabulary.Pieces[piece][2..] : vocabulary.Pieces[piece]));
            Assert.Equal(string.Concat(text.ToLowerInvariant().Where(character => !char.IsWhiteSpace(character))), spelt);
        }
    }

    [Fact]
    public void ATextIsNotCutWithinACharacter() =>
        Assert.NotNull(new TextTokenizer(WordPieceTrainer.Train(s_texts, 300)).Encode(new string('a', ModelTokenizer.MaxTextLength - 1) + "😀"));

    [Fact]
    public void AVocabularyWithoutTheSpecialPiecesIsRefused() =>
        Assert.Contains("[PAD]", Assert.Throws<TrainingException>(() => WordPieceVocabulary.Parse("the\nof\n"u8)).Message, StringComparison.Ordinal);
}
