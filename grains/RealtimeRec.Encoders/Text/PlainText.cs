using System.Diagnostics.CodeAnalysis;

namespace RealtimeRec.Encoders.Text;

/// <summary>
/// Texts as encoders read them, whoever has them encoded, to serve or to train: without tags, comments, scripts and styles, and with
/// entities in place of what they stand for. Shops' texts are HTML as often as not, and what an encoder made of <c>&lt;li&gt;</c> or
/// <c>&amp;amp;</c> would be in every one of them.
/// </summary>
/// <remarks>
/// A text without markup comes back as it is, and so does what only looks like it: <c>a &lt; b</c>, <c>5 &lt; 6 &gt; 4</c>, <c>AT&amp;T</c>.
/// What was escaped twice is taken for escaped once: the result holds no markup that could be taken out, so that doing it again changes nothing.
/// </remarks>
public static class PlainText
{
    /// <summary>Number of these rules: 0 was before there were any. Another number has texts that these rules change encoded again.</summary>
    public const int Rules = 1;

    /// <summary>UTF-16 code units of a text with markup that are read, the first ones: encoders read far fewer of what is left.</summary>
    public const int MaxLength = 32_768;

    /// <summary>The text without markup.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Of(string? text)
    {
        if (!MayChange(text))
        {
            return text;
        }

        // Each turn that changes anything makes it shorter: there is an end.
        var plain = text;
        for (var next = Markup.Remove(text.AsSpan(0, Math.Min(text.Length, MaxLength))); next is not null; next = Markup.Remove(plain))
        {
            plain = next;
        }

        return plain;
    }

    /// <summary>The texts without markup; the same list when there is none.</summary>
    [return: NotNullIfNotNull(nameof(texts))]
    public static IReadOnlyList<string>? Of(IReadOnlyList<string>? texts) =>
        texts is not null && texts.Any(MayChange) ? [.. texts.Select(text => Of(text))] : texts;

    /// <summary>The values without markup; the same dictionary when there is none.</summary>
    [return: NotNullIfNotNull(nameof(texts))]
    public static IReadOnlyDictionary<string, string>? Of(IReadOnlyDictionary<string, string>? texts) =>
        texts is not null && texts.Values.Any(MayChange) ? texts.ToDictionary(text => text.Key, text => Of(text.Value), StringComparer.Ordinal) : texts;

    /// <summary>Whether a text is another one without markup.</summary>
    public static bool Changes(string? text) => MayChange(text) && !ReferenceEquals(Of(text), text);

    private static bool MayChange([NotNullWhen(true)] string? text) => text is not null && text.AsSpan().IndexOfAny('<', '&') >= 0;
}
