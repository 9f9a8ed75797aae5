namespace RealtimeRec.Datasets.Presets;

/// <summary>Where an event's time stands and how it is written.</summary>
public sealed record TimeMap
{
    internal const string Unix = "unix";
    internal const string UnixSeconds = "unix_seconds";
    internal const string UnixMilliseconds = "unix_milliseconds";
    internal const string UnixMicroseconds = "unix_microseconds";
    internal const string UnixNanoseconds = "unix_nanoseconds";
    internal const string Iso8601 = "iso8601";

    /// <summary>The column.</summary>
    public required FieldSource Source { get; init; }

    /// <summary>
    /// Formats, tried in order: <c>unix</c> (seconds, milliseconds, microseconds or nanoseconds, whichever the number's size
    /// says), one of <c>unix_seconds</c>, <c>unix_milliseconds</c>, <c>unix_microseconds</c> and <c>unix_nanoseconds</c> (which
    /// count where they make sense of the number), <c>iso8601</c>, or a .NET date and time pattern.
    /// </summary>
    public required string[] Formats { get; init; }

    /// <summary>
    /// Names of the time zone that times without an offset are in; the first that the machine knows is taken. None: UTC.
    /// More than one, because a machine may know a zone only by its IANA or only by its Windows name.
    /// </summary>
    public string[] TimeZones { get; init; } = [];
}
