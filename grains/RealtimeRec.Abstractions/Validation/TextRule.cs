namespace RealtimeRec.Validation;

/// <summary>What a text must keep to.</summary>
/// <param name="MaxLength">Most UTF-16 code units.</param>
/// <param name="AllowBlank">Whether it may be empty or white space.</param>
/// <param name="AllowLineBreaks">Whether tabs and line breaks are allowed; other control characters never are.</param>
public readonly record struct TextRule(int MaxLength, bool AllowBlank = false, bool AllowLineBreaks = false)
{
    /// <summary>Checks <paramref name="text"/>; null when it is good.</summary>
    public FieldRejection? Check(string field, string text)
    {
        if (text.Length > MaxLength)
        {
            return TooLong(field);
        }

        if (!AllowBlank && string.IsNullOrWhiteSpace(text))
        {
            return new FieldRejection(field, RejectionReasons.Blank, $"{field} must not be empty.");
        }

        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsControl(c) && !(AllowLineBreaks && c is '\t' or '\n' or '\r'))
            {
                return new FieldRejection(field, RejectionReasons.ControlCharacter, $"{field} holds the control character U+{(int)c:X4} at position {i}.");
            }

            if (!char.IsSurrogate(c))
            {
                continue;
            }

            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else
            {
                return LoneSurrogate(field);
            }
        }

        return null;
    }

    /// <summary>What is wrong with a text that is too long.</summary>
    public FieldRejection TooLong(string field) =>
        new(field, RejectionReasons.TooLong, $"{field} is longer than {MaxLength} characters.");

    /// <summary>What is wrong with a text that holds half of a surrogate pair.</summary>
    public static FieldRejection LoneSurrogate(string field) =>
        new(field, RejectionReasons.LoneSurrogate, $"{field} holds half of a surrogate pair.");
}
