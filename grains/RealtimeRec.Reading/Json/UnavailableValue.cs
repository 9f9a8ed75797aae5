using System.Text.Json;

namespace RealtimeRec.Reading.Json;

/// <summary>
/// Tells the placeholder that Debezium writes for a value which the database did not tell, since an update left it as it was (PostgreSQL's
/// TOAST, Oracle's LOB columns; its <c>unavailable.value.placeholder</c>): a text, the same as bytes in base64 or hexadecimal digits, an
/// array of it, of its bytes or of the UUID made of it, a map with it as a key.
/// </summary>
internal static class UnavailableValue
{
    private const int Length = 28;

    private static ReadOnlySpan<byte> Text => "__debezium_unavailable_value"u8;

    /// <summary>Whether the value under the reader is it. A reader by value: the caller's stays where it is.</summary>
    public static bool IsUnder(Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.String => IsText(ref json),
        JsonTokenType.StartArray => IsArray(ref json),
        JsonTokenType.StartObject => json.Read() && json.TokenType == JsonTokenType.PropertyName && IsPlain(ref json),
        _ => false,
    };

    private static bool IsPlain(ref Utf8JsonReader json) => IsDecodable(ref json) && json.ValueTextEquals(Text);

    // Nearly every text is shorter, and of the longer ones the length tells all but a few.
    private static bool IsText(ref Utf8JsonReader json) =>
        json.ValueSpan.Length >= Length
        && IsDecodable(ref json)
        && (json.ValueTextEquals(Text)
            || json.ValueTextEquals("X19kZWJleml1bV91bmF2YWlsYWJsZV92YWx1ZQ=="u8)
            || json.ValueTextEquals("X19kZWJleml1bV91bmF2YWlsYWJsZV92YWx1ZQ"u8)
            || json.ValueTextEquals("5f5f646562657a69756d5f756e617661696c61626c655f76616c7565"u8)
            || json.ValueTextEquals("""{"__debezium_unavailable_value":"__debezium_unavailable_value"}"""u8));

    private static bool IsArray(ref Utf8JsonReader json)
    {
        if (!json.Read())
        {
            return false;
        }

        if (json.TokenType == JsonTokenType.String)
        {
            return (IsText(ref json) || (IsDecodable(ref json) && json.ValueTextEquals("b68a35a7-17ad-35b3-af2a-ae46edb4545a"u8)))
                && json.Read() && json.TokenType == JsonTokenType.EndArray;
        }

        foreach (var unit in Text)
        {
            if (json.TokenType != JsonTokenType.Number || !json.TryGetDouble(out var number) || number != unit || !json.Read())
            {
                return false;
            }
        }

        return json.TokenType == JsonTokenType.EndArray;
    }

    private static bool IsDecodable(ref Utf8JsonReader json) => !json.ValueIsEscaped || !JsonText.HasLoneSurrogate(json.ValueSpan);
}
