using System.Globalization;
using System.Text;
using RealtimeRec.Encoders.Histories;

namespace RealtimeRec.Training.Artifacts;

/// <summary>The page that goes with an exported user encoder.</summary>
internal static class UserEncoderCard
{
    /// <summary>Writes it in Markdown.</summary>
    public static string Write(string version, UserEncoderDescription description, IReadOnlyDictionary<string, PrecisionFigures> figures)
    {
        var options = description.Options;
        var best = description.Epochs.MaxBy(epoch => epoch.ValidationNdcg)!;
        var card = new StringBuilder();
        Line($"# {version}");
        Line();
        Line($"Turns a shopper's latest interactions into a profile vector in the items' own space: a causal transformer over item");
        Line($"vectors, kinds of interactions and the times between them.");
        Line();
        Line($"| | |");
        Line($"| --- | --- |");
        Line($"| inputs | `items` float [batch, length, {options.Dimensions}], item vectors oldest first, padded at the end; `kinds` int64 [batch, length], the number of the event kind plus 1, 0 unknown; `gaps` int64 [batch, length], 1 + the binary logarithm, rounded down, of 1 + the minutes to the next interaction or to now, at most {GapBuckets.Count - 1}, 0 unknown; `lengths` int64 [batch] |");
        Line($"| output | `profile` float [batch, {options.Dimensions}]{(options.Cosine ? ", of length 1" : "")} |");
        Line($"| item vectors | projection of the text embedding by `{description.TextEncoder ?? "none"}` ({description.TextDimensions} dimensions){(options.Residuals ? ", plus the residual of items that training saw" : "")}{(options.Cosine ? ", of length 1" : "")} |");
        Line($"| longest history | {options.MaxLength} |");
        Line($"| data | {description.Data ?? "not stated"} |");
        Line($"| trained on | {description.Sequences:N0} shoppers, {description.Items:N0} items |");
        Line($"| training | {options} |");
        Line($"| epochs | {best.Epoch} of {description.Epochs.Count}, {description.Epochs.Sum(epoch => epoch.Duration.TotalSeconds):F0} s; validation HR@10 {best.ValidationHitRate:F4}, NDCG@10 {best.ValidationNdcg:F4} |");
        Line();
        Line($"| file | bytes | HR@10 | NDCG@10 |");
        Line($"| --- | --- | --- | --- |");
        foreach (var (name, figure) in figures)
        {
            Line($"| `{name}` | {figure.Bytes:N0} | {figure.HitRate:F4} | {figure.Ndcg:F4} |");
        }

        Line();
        Line($"Figures are of the shoppers' last interactions, which training did not see, ranked among all items.");
        return card.ToString();

        void Line(FormattableString? text = null) => card.Append(text?.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }
}
