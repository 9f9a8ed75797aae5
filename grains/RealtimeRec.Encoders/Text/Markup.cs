using System.Collections.Frozen;
using System.Text;

namespace RealtimeRec.Encoders.Text;

/// <summary>
/// Takes markup out of a text once, as a browser reads it, but for what is too broken to be markup: a <c>&lt;</c> that begins no tag
/// stays, and a tag that is never closed does not swallow a text that has none.
/// </summary>
internal static class Markup
{
    private const string CommentStart = "<!--";
    private const string CdataStart = "<![CDATA[";
    private const string CdataEnd = "]]>";

    /// <summary>Elements that may stand within a word.</summary>
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> s_inline = Names(
        "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rp rt ruby s samp small span strike strong sub sup time tt u var wbr");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> s_others = Names(
        "address article aside audio base blockquote body br button canvas caption center col colgroup dd details dialog dir div dl dt embed fieldset figcaption figure footer form frame "
        + "frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe img input legend li link main map menu meta meter nav noscript object ol optgroup option output p param picture "
        + "pre progress script section select slot source style summary svg table tbody td template textarea tfoot th thead title tr track ul video");

    /// <summary>Attributes that need no value.</summary>
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> s_flags = Names(
        "allowfullscreen async autofocus autoplay checked compact controls default defer disabled hidden inert ismap itemscope loop multiple muted nomodule noshade novalidate nowrap open "
        + "playsinline readonly required reversed selected");

    /// <summary>The text without the markup in it, with single spaces where there was white space; null when there is none to take out.</summary>
    public static string? Remove(ReadOnlySpan<char> text)
    {
        StringBuilder? plain = null;
        var (done, at, sections) = (0, 0, 0);
        while (at < text.Length)
        {
            var next = sections > 0 ? text[at..].IndexOfAny('<', '&', ']') : text[at..].IndexOfAny('<', '&');
            if (next < 0)
            {
                break;
            }

            at += next;
            var (length, replacement) = text[at] switch
            {
                '&' => MarkupEntity.At(text[at..]),
                ']' => CdataEndAt(text[at..], ref sections),
                _ => MarkupAt(text[at..], ref sections),
            };
            if (length == 0)
            {
                at++;
                continue;
            }

            plain ??= new StringBuilder(text.Length);
            plain.Append(text[done..at]).Append(replacement);
            at += length;
            done = at;
        }

        return plain is null ? null : SingleSpaced(plain.Append(text[done..]));
    }

    private static (int Length, string Replacement) CdataEndAt(ReadOnlySpan<char> rest, ref int sections)
    {
        if (!rest.StartsWith(CdataEnd))
        {
            return (0, "");
        }

        sections--;
        return (CdataEnd.Length, "");
    }

    /// <summary>How much of a text that begins with <c>&lt;</c> is markup, and what is put in its place.</summary>
    private static (int Length, string Replacement) MarkupAt(ReadOnlySpan<char> rest, ref int sections)
    {
        if (rest.StartsWith(CdataStart, StringComparison.OrdinalIgnoreCase))
        {
            // What is in it is text, and that of a shop's XML is HTML again.
            sections++;
            return (CdataStart.Length, "");
        }

        if (rest.StartsWith(CommentStart))
        {
            return (CommentLength(rest), "");
        }

        if (rest is ['<', '!' or '?', var first, ..] && (char.IsAsciiLetter(first) || first == '['))
        {
            return (rest.IndexOf('>') + 1, " ");
        }

        var tag = MarkupTag.At(rest);
        if (!tag.IsClosing && tag.NameLength == 0)
        {
            return (0, "");
        }

        var name = rest.Slice(tag.IsClosing ? 2 : 1, tag.NameLength);
        var isInline = s_inline.Contains(name);
        var isKnown = isInline || s_others.Contains(name);
        if (!(tag.IsWhole ? IsTag(rest, name, tag, isKnown) : IsCutOff(name, tag, isKnown)))
        {
            return (0, "");
        }

        var length = tag.IsWhole && !tag.IsClosing && !tag.IsSelfClosing && IsRaw(name) ? RawLength(rest, name, tag.Length) : tag.Length;
        return (length, isInline ? "" : " ");
    }

    /// <summary>Whether what has the form of a tag is one, rather than a comparison of words.</summary>
    private static bool IsTag(ReadOnlySpan<char> rest, ReadOnlySpan<char> name, MarkupTag tag, bool isKnown) =>
        tag.IsClosing || tag.Values > 0 || (isKnown
            ? tag.Words == 0
            : tag.Words == 0 && (tag.IsSelfClosing || name.ContainsAny('-', ':') || rest.Contains($"</{name}", StringComparison.OrdinalIgnoreCase)));

    /// <summary>Whether what lacks its end, because the text is cut off or another tag begins, is a tag.</summary>
    private static bool IsCutOff(ReadOnlySpan<char> name, MarkupTag tag, bool isKnown) =>
        isKnown && (tag.IsClosing || tag.Values > 0 || (name.Length > 1 && tag.Words == 0));

    private static bool IsRaw(ReadOnlySpan<char> name) =>
        name.Equals("script", StringComparison.OrdinalIgnoreCase)
        || name.Equals("style", StringComparison.OrdinalIgnoreCase)
        || name.Equals("iframe", StringComparison.OrdinalIgnoreCase);

    /// <summary>Length of an element whose content is no text, up to the end of the text when it is never closed.</summary>
    private static int RawLength(ReadOnlySpan<char> rest, ReadOnlySpan<char> name, int start)
    {
        var end = rest[start..].IndexOf($"</{name}", StringComparison.OrdinalIgnoreCase);
        if (end < 0)
        {
            return rest.Length;
        }

        end += start;
        var close = rest[end..].IndexOf('>');
        return close < 0 ? rest.Length : end + close + 1;
    }

    private static int CommentLength(ReadOnlySpan<char> rest)
    {
        var content = rest[CommentStart.Length..];
        if (content.StartsWith(">") || content.StartsWith("->"))
        {
            return CommentStart.Length + content.IndexOf('>') + 1;
        }

        var end = content.IndexOf("-->");
        return end < 0 ? rest.Length : CommentStart.Length + end + "-->".Length;
    }

    private static string SingleSpaced(StringBuilder text)
    {
        var spaced = new StringBuilder(text.Length);
        foreach (var chunk in text.GetChunks())
        {
            foreach (var character in chunk.Span)
            {
                if (!char.IsWhiteSpace(character))
                {
                    spaced.Append(character);
                }
                else if (spaced.Length > 0 && spaced[^1] != ' ')
                {
                    spaced.Append(' ');
                }
            }
        }

        return spaced.ToString().TrimEnd(' ');
    }

    /// <summary>Whether an attribute stands without a value, as some do.</summary>
    public static bool IsFlag(ReadOnlySpan<char> attribute) => attribute.Contains('-') || s_flags.Contains(attribute);

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Names(string names) =>
        names.Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
}
