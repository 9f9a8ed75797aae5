using System.Buffers;

namespace RealtimeRec.Datasets.Files;

/// <summary>How a line is cut into fields.</summary>
/// <param name="Delimiter">Between two fields.</param>
/// <param name="Quote">Around a field that holds a delimiter, a quote or a line break; null when quotes mean nothing.</param>
/// <param name="Escape">Before a character that is to be taken as it is; null when a quote in a quoted field is doubled.</param>
/// <param name="Comment">What a line that says nothing begins with.</param>
/// <param name="LineBreaksInQuotes">Whether a quoted field may go on over a line break.</param>
internal sealed record DelimitedFormat(char Delimiter, char? Quote, char? Escape, char? Comment, bool LineBreaksInQuotes)
{
    private SearchValues<char>? _special;

    /// <summary>The characters without which a line is cut at its delimiters alone.</summary>
    public SearchValues<char> Special => _special ??= SearchValues.Create([.. new[] { Quote, Escape }.OfType<char>()]);
}
