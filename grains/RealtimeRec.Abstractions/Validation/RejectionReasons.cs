namespace RealtimeRec.Validation;

/// <summary>The reasons of a <see cref="FieldRejection"/>, as they appear in answers, dead letters and metrics.</summary>
public static class RejectionReasons
{
    /// <summary>The document is not UTF-8.</summary>
    public const string NotUtf8 = "not_utf8";

    /// <summary>The document is not JSON, or nested too deep.</summary>
    public const string Malformed = "malformed";

    /// <summary>A value of another JSON type is expected.</summary>
    public const string WrongType = "wrong_type";

    /// <summary>The field is missing.</summary>
    public const string Required = "required";

    /// <summary>The text is empty or only white space.</summary>
    public const string Blank = "blank";

    /// <summary>The text, line or body is too long.</summary>
    public const string TooLong = "too_long";

    /// <summary>The list is too long.</summary>
    public const string TooMany = "too_many";

    /// <summary>The text holds a control character.</summary>
    public const string ControlCharacter = "control_character";

    /// <summary>The text holds half of a surrogate pair.</summary>
    public const string LoneSurrogate = "lone_surrogate";

    /// <summary>The object cannot have a property of this name.</summary>
    public const string UnknownProperty = "unknown_property";

    /// <summary>The value is not one of the known values.</summary>
    public const string UnknownValue = "unknown_value";

    /// <summary>The text is not in the format expected.</summary>
    public const string InvalidFormat = "invalid_format";

    /// <summary>The number is too small or too large.</summary>
    public const string OutOfRange = "out_of_range";

    /// <summary>The time is too far in the future.</summary>
    public const string InTheFuture = "in_the_future";

    /// <summary>The time is too long ago.</summary>
    public const string TooOld = "too_old";

    /// <summary>The value contradicts another one.</summary>
    public const string Mismatch = "mismatch";

    /// <summary>The input was good, but the server failed at it.</summary>
    public const string Failed = "failed";

    /// <summary>The input was good, but the cluster could not take it now.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>Every reason.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        NotUtf8, Malformed, WrongType, Required, Blank, TooLong, TooMany, ControlCharacter, LoneSurrogate, UnknownProperty, UnknownValue, InvalidFormat,
        OutOfRange, InTheFuture, TooOld, Mismatch, Failed, Unavailable,
    ];
}
