using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using RealtimeRec.Reading.Bytes;
using RealtimeRec.Validation;

namespace RealtimeRec.Reading.Json;

/// <summary>
/// Reads the fields of one JSON object and collects what is wrong with them: rejections, for which the object is refused, and
/// findings, for which a part of it was left out or mended and the rest stands. A JSON null, a blank text and what is unavailable
/// (<see cref="UnavailableValue"/>) are the same as no field. Malformed JSON throws <see cref="JsonException"/>; nothing else is thrown, whatever the bytes, once they are known to
/// be UTF-8.
/// </summary>
internal ref partial struct JsonFieldReader(ReadOnlySpan<byte> utf8)
{
    /// <summary>Most rejections or findings told about one object, so that an answer cannot be much larger than the question.</summary>
    public const int MaxTold = 16;

    private List<FieldRejection>? _rejections;
    private List<FieldRejection>? _findings;
    private List<string>? _unknown;
    private List<string>? _seen;
    private HashSet<string>? _meant;

    /// <summary>The reader, on the value to read next.</summary>
    public Utf8JsonReader Json = new(utf8, new JsonReaderOptions { MaxDepth = EventLimits.MaxJsonDepth });

    /// <summary>Checks that a document is UTF-8 text and cuts off its byte order mark.</summary>
    public static FieldRejection? CheckEncoding(ref ReadOnlySpan<byte> utf8)
    {
        if (utf8.StartsWith("\uFEFF"u8))
        {
            utf8 = utf8[3..];
        }

        var foreign = ForeignBytes.Recognize(utf8);
        if (Utf8.IsValid(utf8))
        {
            return foreign is null ? null : new FieldRejection("body", RejectionReasons.Malformed, $"It seems to be {foreign}; JSON in UTF-8 is expected.");
        }

        return new FieldRejection(
            "body", RejectionReasons.NotUtf8, foreign is null ? "The text is not valid UTF-8." : $"It is not UTF-8: it seems to be {foreign}.");
    }

    /// <summary>What is wrong with a document that is not JSON.</summary>
    public static FieldRejection Malformed(JsonException exception)
    {
        // The parser appends its position counted from zero; people and editors count from one.
        var what = exception.Message;
        var end = what.IndexOf(" LineNumber:", StringComparison.Ordinal);
        what = end < 0 ? what : what[..end];
        return new FieldRejection(
            "body",
            RejectionReasons.Malformed,
            string.Create(CultureInfo.InvariantCulture, $"Not valid JSON at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}: {what}"));
    }

    /// <summary>Whether the value under the reader is Debezium's placeholder for one that it does not know.</summary>
    public readonly bool IsUnavailable => UnavailableValue.IsUnder(Json);

    /// <summary>Whether a field was refused so far.</summary>
    public readonly bool HasRejections => _rejections is { Count: > 0 };

    /// <summary>How many properties were seen that the object may have.</summary>
    public readonly int KnownSeen => _seen?.Count ?? 0;

    /// <summary>What was refused, bounded.</summary>
    public readonly FieldRejection[] Rejections() => Bounded(_rejections);

    /// <summary>What was left out or mended, bounded.</summary>
    public readonly FieldRejection[] Findings() => Bounded(_findings);

    /// <summary>Whether <paramref name="field"/>, or something in it, was refused.</summary>
    public readonly bool HasRejectionOf(string field) => _rejections?.Exists(rejection => IsAbout(rejection, field)) ?? false;

    public void Reject(FieldRejection? rejection)
    {
        if (rejection is not null)
        {
            (_rejections ??= []).Add(rejection);
        }
    }

    public void Reject(string field, string reason, string message) => Reject(new FieldRejection(field, reason, message));

    /// <summary>Notes that a part was left out or mended.</summary>
    public void Find(FieldRejection finding) => (_findings ??= []).Add(finding);

    public void Find(string field, string reason, string message) => Find(new FieldRejection(field, reason, message));

    /// <summary>Begins a known property: what was said about it before is taken back, for of a property given twice the last one counts.</summary>
    public void Begin(string field)
    {
        if (!HasSeen(field))
        {
            (_seen ??= []).Add(field);
        }

        Forget(field);
    }

    /// <summary>Whether a known property was given.</summary>
    public readonly bool HasSeen(string field) => _seen?.Contains(field) ?? false;

    public readonly void Forget(string field)
    {
        _rejections?.RemoveAll(rejection => IsAbout(rejection, field));
        _findings?.RemoveAll(finding => IsAbout(finding, field));
    }

    public void ForgetAll() => (_rejections, _findings, _unknown, _seen) = (null, null, null, null);

    /// <summary>Keeps the name under the reader as one that the object cannot have.</summary>
    public void NoteUnknown()
    {
        if (_unknown is not { Count: >= MaxTold } && Name() is { } name)
        {
            (_unknown ??= []).Add(name);
        }
    }

    /// <summary>Steps over a property that the object cannot have, and keeps its name.</summary>
    public void SkipUnknown()
    {
        NoteUnknown();
        Json.Skip();
    }

    /// <summary>
    /// Judges the unknown properties once all are seen: one under which a known one was probably meant, and which is not there
    /// itself, is refused; the others are findings.
    /// </summary>
    /// <param name="names">The properties that the object may have.</param>
    /// <param name="except">One of them that this object is not about: nothing is taken for it.</param>
    public void JudgeUnknown(KnownNames names, string? except = null)
    {
        if (_unknown is null)
        {
            return;
        }

        foreach (var name in _unknown.Distinct(StringComparer.Ordinal))
        {
            var shown = KnownNames.Shown(name);
            if (names.Meant(name) is { } meant && meant != except && !HasSeen(meant))
            {
                (_meant ??= new(StringComparer.Ordinal)).Add(meant);
                Reject(shown, RejectionReasons.UnknownProperty, $"{shown} is no property of {names.What}; did you mean {meant}?");
            }
            else
            {
                Find(shown, RejectionReasons.UnknownProperty, $"{shown} is no property of {names.What} and was left out.");
            }
        }
    }

    /// <summary>Refuses the object for lack of a field, unless that field is there and wrong, or there under another name.</summary>
    public void Require(string field, object? value)
    {
        if (value is null)
        {
            RequireWith(field, $"{field} is required.");
        }
    }

    /// <summary>The same for a field that is known to be missing, in other words.</summary>
    public void RequireWith(string field, string message)
    {
        if (!HasRejectionOf(field) && !(_meant?.Contains(field) ?? false))
        {
            Reject(field, RejectionReasons.Required, message);
        }
    }

    /// <summary>Makes what was refused of a field a finding: the object does without it.</summary>
    public void TurnIntoFindings(string field)
    {
        foreach (var rejection in (_rejections ?? []).Where(rejection => IsAbout(rejection, field)).ToArray())
        {
            _rejections!.Remove(rejection);
            Find(rejection);
        }
    }

    /// <summary>Whether there is a finding of a field whose name begins and ends so.</summary>
    public readonly bool HasFindingLike(string start, string end) =>
        _findings?.Exists(finding => finding.Field.StartsWith(start, StringComparison.Ordinal) && finding.Field.EndsWith(end, StringComparison.Ordinal)) ?? false;

    /// <summary>Whether the property name under the reader is <paramref name="name"/>.</summary>
    public readonly bool NameIs(ReadOnlySpan<byte> name) =>
        !(Json.ValueIsEscaped && JsonText.HasLoneSurrogate(Json.ValueSpan)) && Json.ValueTextEquals(name);

    /// <summary>The property name under the reader, or null when no text can hold it.</summary>
    public readonly string? Name() => Json.ValueIsEscaped && JsonText.HasLoneSurrogate(Json.ValueSpan) ? null : Json.GetString();

    private static FieldRejection[] Bounded(List<FieldRejection>? told) => told switch
    {
        null => [],
        { Count: <= MaxTold } => [.. told],
        _ => [.. told.Take(MaxTold - 1), told[MaxTold - 1] with { Message = string.Create(CultureInfo.InvariantCulture, $"{told[MaxTold - 1].Message} {told.Count - MaxTold} more are not told.") }],
    };

    private static bool IsAbout(FieldRejection rejection, string field) =>
        rejection.Field.StartsWith(field, StringComparison.Ordinal)
        && (rejection.Field.Length == field.Length || rejection.Field[field.Length] is '[' or '.');
}
