using RealtimeRec.Validation;

namespace RealtimeRec.Events;

/// <summary>Where a CloudEvents envelope's parts lie in the document, noted while it is not yet known to be one.</summary>
internal ref struct CloudEventDraft
{
    private Range? _version;
    private Range? _id;
    private Range? _time;
    private Range? _data;

    public readonly bool IsEnvelope => _version is not null && _data is not null;

    public readonly Range Data => _data!.Value;

    public void ReadProperty(ref JsonFieldReader reader)
    {
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

    private static string? ReadText(ref JsonFieldReader outer, ReadOnlySpan<byte> utf8, Range? range, string field)
    {
        if (range is not { } at)
        {
            return null;
        }

        var reader = new JsonFieldReader(utf8[at]);
        reader.Json.Read();
        var text = reader.Text(field, IdRule.Text);
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
