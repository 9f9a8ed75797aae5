using System.Text.Json;
using RealtimeRec.Reading.Json;
using RealtimeRec.Validation;

namespace RealtimeRec.Reading.Events;

/// <summary>Where a CloudEvents envelope's parts lie in the document, noted while it is not yet known to be one.</summary>
internal ref struct CloudEventDraft
{
    private Range? _version;
    private Range? _id;
    private Range? _time;
    private Range? _data;
    private Range? _base64;

    public readonly bool IsEnvelope => _version is not null && (_data is not null || _base64 is not null);

    /// <summary>Whether the event came encoded.</summary>
    public readonly bool IsBase64 => _data is null;

    public void ReadProperty(ref JsonFieldReader reader)
    {
        reader.NoteUnknown();
        if (reader.NameIs("specversion"u8))
        {
            _version = Step(ref reader);
        }
        else if (reader.NameIs("id"u8))
        {
            _id = Step(ref reader);
        }
        else if (reader.NameIs("time"u8))
        {
            _time = Step(ref reader);
        }
        else if (reader.NameIs("data"u8))
        {
            _data = Step(ref reader);
        }
        else if (reader.NameIs("data_base64"u8))
        {
            _base64 = Step(ref reader);
        }
        else
        {
            reader.Json.Skip();
        }
    }

    public readonly CloudEventAttributes ReadAttributes(ref JsonFieldReader outer, ReadOnlySpan<byte> utf8)
    {
        var version = ReadText(ref outer, utf8, _version, "specversion");
        if (version != "1.0" && !outer.HasRejections)
        {
            outer.Reject("specversion", RejectionReasons.UnknownValue, "specversion must be \"1.0\".");
        }

        return new CloudEventAttributes(ReadText(ref outer, utf8, _id, "id"), ReadText(ref outer, utf8, _time, "time"));
    }

    /// <summary>The event's own document: a part of the envelope, or decoded from it.</summary>
    public readonly ReadOnlySpan<byte> ReadData(ref JsonFieldReader outer, ReadOnlySpan<byte> utf8)
    {
        if (_data is { } at)
        {
            return utf8[at];
        }

        var reader = new JsonFieldReader(utf8[_base64!.Value]);
        reader.Json.Read();
        if (reader.Json.TokenType != JsonTokenType.String
            || (reader.Json.ValueIsEscaped && JsonText.HasLoneSurrogate(reader.Json.ValueSpan))
            || !reader.Json.TryGetBytesFromBase64(out var bytes))
        {
            outer.Reject("data_base64", RejectionReasons.InvalidFormat, "data_base64 must be a string in Base64.");
            return default;
        }

        ReadOnlySpan<byte> decoded = bytes;
        if (JsonFieldReader.CheckEncoding(ref decoded) is { } fault)
        {
            outer.Reject(fault with { Field = "data_base64" });
        }

        return decoded;
    }

    private static string? ReadText(ref JsonFieldReader outer, ReadOnlySpan<byte> utf8, Range? range, string field)
    {
        if (range is not { } at)
        {
            return null;
        }

        var reader = new JsonFieldReader(utf8[at]);
        reader.Json.Read();
        var text = reader.Id(field);
        foreach (var rejection in reader.Rejections())
        {
            outer.Reject(rejection);
        }

        return text;
    }

    private static Range Step(ref JsonFieldReader reader)
    {
        reader.Json.Read();
        var start = (int)reader.Json.TokenStartIndex;
        reader.Json.Skip();
        return start..(int)reader.Json.BytesConsumed;
    }
}
