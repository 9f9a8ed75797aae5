using System.Text;
using System.Text.Json;
using RealtimeRec.Reading.Bytes;
using RealtimeRec.Reading.Json;
using RealtimeRec.Validation;

namespace RealtimeRec.Reading.Products;

/// <summary>
/// Reads the item id out of the key of a record: plain text, the same in quotes as a JSON serializer writes it, or the key that
/// Kafka Connect and Debezium make of a row's own: an object of one property, or with an item_id among several.
/// </summary>
public static class RecordKey
{
    private const string Expected = "The key must be the item id.";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a key; null, with what is wrong with it, when it names no item.</summary>
    public static string? Read(ReadOnlySpan<byte> key, out FieldRejection? rejection)
    {
        rejection = ForeignBytes.Unframe(ref key, "item_id");
        if (rejection is not null && Binary(key).Length == 0)
        {
            return null;
        }

        string text;
        try
        {
            text = Utf8.GetString(key).Trim();
        }
        catch (DecoderFallbackException)
        {
            rejection = new FieldRejection("item_id", RejectionReasons.NotUtf8, $"{Expected} It is not UTF-8{Binary(key)}.");
            return null;
        }

        if (text is ['"', ..] or ['{', ..] && TryReadJson(key, out var id))
        {
            text = id;
        }
        else if (text is ['{', ..])
        {
            rejection = new FieldRejection(
                "item_id", RejectionReasons.InvalidFormat, $"{Expected} It is a JSON object with more than one property and without item_id.");
            return null;
        }

        rejection = IdRule.Check("item_id", text);
        if (rejection is not null)
        {
            rejection = rejection with { Message = $"{Expected} {rejection.Message}{(key.Contains((byte)0) ? $" It is not text{Binary(key)}." : "")}" };
        }

        return rejection is null ? text : null;
    }

    private static string Binary(ReadOnlySpan<byte> key) =>
        key.Length is 4 or 8 ? $", but {key.Length} bytes as an integer serializer writes them; write the number as text" : "";

    private static bool TryReadJson(ReadOnlySpan<byte> key, out string id)
    {
        id = "";
        try
        {
            var reader = new JsonFieldReader(key.Trim(" \t\r\n"u8));
            reader.Json.Read();
            if (reader.Json.TokenType == JsonTokenType.String)
            {
                id = reader.Id("item_id") ?? "";
                return reader.HasRejections is false && !reader.Json.Read();
            }

            var envelope = ChangeEnvelope.Open(key);
            return !envelope.IsDeletion && envelope.Fault is null && TryReadObject(envelope.Document, out id);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool TryReadObject(ReadOnlySpan<byte> utf8, out string id)
    {
        id = "";
        var reader = new JsonFieldReader(utf8);
        reader.Json.Read();
        var properties = 0;
        var isNamed = false;
        while (reader.Json.Read() && reader.Json.TokenType == JsonTokenType.PropertyName)
        {
            properties++;
            var isItemId = reader.NameIs("item_id"u8);
            reader.Json.Read();
            var value = new JsonFieldReader { Json = reader.Json };
            if ((isItemId || !isNamed) && value.Id("item_id") is { } text)
            {
                id = text;
            }

            isNamed |= isItemId;
            reader.Json.Skip();
        }

        return id.Length > 0 && (isNamed || properties == 1);
    }
}
