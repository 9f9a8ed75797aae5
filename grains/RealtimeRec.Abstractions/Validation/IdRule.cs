namespace RealtimeRec.Validation;

/// <summary>
/// The rule for every id (event, user, session, item, feed): 1 to <see cref="EventLimits.MaxIdLength"/> UTF-16 code units,
/// no control characters, no half surrogate pairs, not only white space. Readers trim ids; they are compared exactly.
/// </summary>
public static class IdRule
{
    /// <summary>What an id keeps to as a text.</summary>
    public static readonly TextRule Text = new(EventLimits.MaxIdLength);

    /// <summary>Checks an id; null when it is good.</summary>
    public static FieldRejection? Check(string field, string? id) =>
        id is null ? new FieldRejection(field, RejectionReasons.Required, $"{field} is required.") : Text.Check(field, id);
}
