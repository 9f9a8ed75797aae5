using System.Text.Json;
using RealtimeRec.Validation;

namespace RealtimeRec.Reading.Json;

/// <summary>
/// Takes off what Kafka Connect and Debezium put around a row: <c>{"schema":…,"payload":…}</c>, and in it or alone
/// <c>{"before":…,"after":…,"op":"u"}</c>. What has neither form is left as it is.
/// </summary>
public readonly ref struct ChangeEnvelope
{
    private ChangeEnvelope(ReadOnlySpan<byte> document, bool isDeletion, FieldRejection? fault)
    {
        Document = document;
        IsDeletion = isDeletion;
        Fault = fault;
    }

    /// <summary>The row: what was in the envelope, or the whole document when there was none.</summary>
    public ReadOnlySpan<byte> Document { get; }

    /// <summary>Whether the row was deleted; then there is no document.</summary>
    public bool IsDeletion { get; }

    /// <summary>Why the envelope holds nothing that can be taken; null when it does, or there was none.</summary>
    public FieldRejection? Fault { get; }

    /// <summary>Opens a document. Never throws: one that is no JSON is left to its reader to refuse.</summary>
    public static ChangeEnvelope Open(ReadOnlySpan<byte> utf8)
    {
        // Nearly every record has no envelope, and need not be read twice to know it.
        if ((utf8.IndexOf("\"op\""u8) < 0 && utf8.IndexOf("\"payload\""u8) < 0 && utf8.IndexOf("\"__deleted\""u8) < 0 && utf8.IndexOf("null"u8) is < 0 or > 8)
            || JsonFieldReader.CheckEncoding(ref utf8) is not null)
        {
            return new ChangeEnvelope(utf8, false, null);
        }

        try
        {
            if (utf8.Trim(" \t\r\n"u8).SequenceEqual("null"u8))
            {
                return new ChangeEnvelope(default, true, null);
            }

            var parts = Parts.Of(utf8);
            if (parts is { Schema: not null, Payload: { } payload, Properties: 2 })
            {
                var inner = utf8[payload];
                if (inner.SequenceEqual("null"u8))
                {
                    return new ChangeEnvelope(default, true, null);
                }

                return OpenChange(inner, Parts.Of(inner));
            }

            return OpenChange(utf8, parts);
        }
        catch (JsonException)
        {
            return new ChangeEnvelope(utf8, false, null);
        }
    }

    private static ChangeEnvelope OpenChange(ReadOnlySpan<byte> utf8, Parts parts)
    {
        if (parts.DeletedFlag)
        {
            return new ChangeEnvelope(default, true, null);
        }

        if (parts.Op is not { } op || parts.After is null && parts.Before is null)
        {
            return new ChangeEnvelope(utf8, false, null);
        }

        switch (op)
        {
            case "d":
                return new ChangeEnvelope(default, true, null);
            case "c" or "u" or "r" when parts.After is { } after && utf8[after] is [(byte)'{', ..]:
                return new ChangeEnvelope(utf8[after], false, null);
            default:
                return new ChangeEnvelope(default, false, new FieldRejection(
                    "body",
                    RejectionReasons.UnknownValue,
                    $"It is a Debezium change event with op \"{KnownNames.Shown(op)}\" and no row in after; "
                        + "c, r and u are read with a row in after, and d without one."));
        }
    }

    /// <summary>Where the parts of an envelope lie in an object.</summary>
    private struct Parts
    {
        public Range? Schema;
        public Range? Payload;
        public Range? Before;
        public Range? After;
        public string? Op;
        public bool DeletedFlag;
        public int Properties;

        public static Parts Of(ReadOnlySpan<byte> utf8)
        {
            var parts = new Parts();
            var reader = new JsonFieldReader(utf8);
            if (!reader.Json.Read() || reader.Json.TokenType != JsonTokenType.StartObject)
            {
                return parts;
            }

            while (reader.Json.Read() && reader.Json.TokenType == JsonTokenType.PropertyName)
            {
                parts.Properties++;
                var name = reader.Name();
                reader.Json.Read();
                var start = (int)reader.Json.TokenStartIndex;
                if (reader.Json.TokenType == JsonTokenType.String && name is "op" or "__deleted")
                {
                    var text = new JsonFieldReader { Json = reader.Json }.Text("op", new TextRule(16));
                    parts.Op = name == "op" ? text : parts.Op;
                    parts.DeletedFlag |= name == "__deleted" && text == "true";
                }
                else if (reader.Json.TokenType == JsonTokenType.True && name == "__deleted")
                {
                    parts.DeletedFlag = true;
                }

                reader.Json.Skip();
                Range range = start..(int)reader.Json.BytesConsumed;
                switch (name)
                {
                    case "schema":
                        parts.Schema = range;
                        break;
                    case "payload":
                        parts.Payload = range;
                        break;
                    case "before":
                        parts.Before = range;
                        break;
                    case "after":
                        parts.After = range;
                        break;
                }
            }

            return parts;
        }
    }
}
