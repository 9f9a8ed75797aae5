using System.Globalization;
using System.Text;

namespace RealtimeRec.Training.TextEncoder;

/// <summary>The page that goes with a text encoder.</summary>
internal static class TextEncoderCard
{
    /// <summary>Its name.</summary>
    public const string FileName = "MODEL_CARD.md";

    /// <summary>Writes it in Markdown.</summary>
    public static string Write(TextEncoderDescription description, TextEncoderOptions options, string training)
    {
        var card = new StringBuilder();
        Line($"# {description.Version}");
        Line($"");
        Line($"Turns product texts and queries, Chinese and English, into unit vectors: WordPiece tokens{(options.Blocks > 0 ? ", each changed by a small transformer," : "")} and hashed pairs of adjacent");
        Line($"tokens, summed with learned weights and projected.");
        Line($"");
        Line($"| | |");
        Line($"| --- | --- |");
        Line($"| inputs | `input_ids` and `attention_mask`, int64 [batch, length]: BERT's WordPiece tokens of `vocab.txt`, lower case, ideographs one by one, between `[CLS]` and `[SEP]`, at most {description.MaxLength} |");
        Line($"| output | `embedding` float [batch, {description.Dimensions}], of length 1; zeros for a text of no known token |");
        Line($"| tokens | {description.Pieces:N0}{(options.Alphabet ? ", among them every Latin letter, kana and the 6,763 hanzi of GB2312, whether the training texts held them or not" : "")} |");
        Line($"| weights | {description.Parameters:N0} |");
        Line($"| training | {options} |");
        Line($"| result | {training} |");
        Line($"");
        Line($"| file | bytes |");
        Line($"| --- | --- |");
        foreach (var (name, file) in description.Files)
        {
            Line($"| `{name}` | {file.Bytes:N0} |");
        }

        if (!description.Files.ContainsKey(TextEncoderFiles.Float32))
        {
            Line($"");
            Line($"The file in float32 was too large to come with it.");
        }

        return card.ToString();

        void Line(FormattableString text) => card.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }
}
