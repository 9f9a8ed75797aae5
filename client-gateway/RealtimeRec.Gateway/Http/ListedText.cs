using System.Text;
using System.Text.Json;
using RealtimeRec.Gateway.Answers;
using RealtimeRec.Validation;

namespace RealtimeRec.Gateway.Http;

/// <summary>Reads a text of a list that the shop keeps: a word, or several.</summary>
internal static class ListedText
{
    /// <summary>The text, trimmed; null where it cannot be used.</summary>
    /// <param name="field">The list.</param>
    /// <param name="element">The text.</param>
    /// <param name="maxLength">Most UTF-16 code units.</param>
    /// <param name="fault">Why it cannot be used.</param>
    public static string? Of(string field, JsonElement element, int maxLength, out ProblemError? fault)
    {
        var text = StringOf(element)?.Trim();
        var (reason, expected) = text is null ? (RejectionReasons.WrongType, "must hold texts alone")
            : text.Length > maxLength ? (RejectionReasons.TooLong, $"may hold {maxLength} characters a text at most")
            : !text.EnumerateRunes().Any(Rune.IsLetterOrDigit) ? (RejectionReasons.Blank, "must hold texts with a letter or a digit in them")
            : (null, "");
        fault = reason is null ? null : JsonBody.Fault(field, reason, $"{field} {expected}.");
        return reason is null ? text : null;
    }

    /// <summary>A string; null where it is none, half a surrogate pair included.</summary>
    private static string? StringOf(JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
