namespace RealtimeRec.Encoders.Text;

/// <summary>What has the form of a tag, from its <c>&lt;</c> on.</summary>
/// <param name="Length">Code units up to its end.</param>
/// <param name="NameLength">Code units of its name; 0 when it is no tag at all.</param>
/// <param name="IsClosing">Whether it begins with <c>&lt;/</c>.</param>
/// <param name="IsSelfClosing">Whether it ends with <c>/&gt;</c>.</param>
/// <param name="IsWhole">Whether it has its <c>&gt;</c>.</param>
/// <param name="Values">Attributes with a value.</param>
/// <param name="Words">Attributes without one that need one.</param>
internal readonly record struct MarkupTag(int Length, int NameLength, bool IsClosing, bool IsSelfClosing, bool IsWhole, int Values, int Words)
{
    /// <summary>Reads a tag.</summary>
    /// <param name="rest">A text that begins with <c>&lt;</c>.</param>
    public static MarkupTag At(ReadOnlySpan<char> rest)
    {
        var isClosing = rest is ['<', '/', ..];
        var start = isClosing ? 2 : 1;
        var at = start;
        while (at < rest.Length && (char.IsAsciiLetterOrDigit(rest[at]) || (at > start && rest[at] is '-' or ':' or '_' or '.')))
        {
            at++;
        }

        var nameLength = at - start;
        if (nameLength == 0 || !char.IsAsciiLetter(rest[start]) || (at < rest.Length && !IsBoundary(rest[at])))
        {
            return default;
        }

        var (values, words) = (0, 0);
        while (true)
        {
            at = SkipSpace(rest, at);
            if (at == rest.Length || rest[at] == '<')
            {
                return new MarkupTag(at, nameLength, isClosing, IsSelfClosing: false, IsWhole: false, values, words);
            }

            if (rest[at] == '>')
            {
                return new MarkupTag(at + 1, nameLength, isClosing, rest[at - 1] == '/', IsWhole: true, values, words);
            }

            if (rest[at] == '/')
            {
                at++;
                continue;
            }

            var attribute = at++;
            while (at < rest.Length && rest[at] != '=' && !IsBoundary(rest[at]))
            {
                at++;
            }

            var end = at;
            at = SkipSpace(rest, at);
            if (at < rest.Length && rest[at] == '=')
            {
                values++;
                at = SkipValue(rest, SkipSpace(rest, at + 1));
            }
            else
            {
                words += Markup.IsFlag(rest[attribute..end]) ? 0 : 1;
            }
        }
    }

    private static bool IsBoundary(char character) => char.IsWhiteSpace(character) || character is '/' or '>' or '<';

    private static int SkipSpace(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }

    /// <summary>The end of a value; one whose quote is not closed before the next tag ends with its own tag.</summary>
    private static int SkipValue(ReadOnlySpan<char> rest, int at)
    {
        if (at < rest.Length && rest[at] is '"' or '\'')
        {
            var value = rest[(at + 1)..];
            var end = value.IndexOf(rest[at]);
            if (end >= 0 && !HasTag(value[..end]))
            {
                return at + 1 + end + 1;
            }

            var close = value.IndexOf('>');
            return close < 0 ? rest.Length : at + 1 + close;
        }

        while (at < rest.Length && !char.IsWhiteSpace(rest[at]) && rest[at] is not '>' and not '<')
        {
            at++;
        }

        return at;
    }

    private static bool HasTag(ReadOnlySpan<char> value)
    {
        for (var at = value.IndexOf('<'); at >= 0 && at + 1 < value.Length;)
        {
            if (char.IsAsciiLetter(value[at + 1]) || value[at + 1] is '/' or '!')
            {
                return true;
            }

            var next = value[(at + 1)..].IndexOf('<');
            at = next < 0 ? -1 : at + 1 + next;
        }

        return false;
    }
}
