namespace RealtimeRec.Datasets;

/// <summary>Where an event's time stands and how it is written.</summary>
public sealed record TimeMap
{
    /// <summary>The column.</summary>
    public required FieldSource Source { get; init; }

    /// <summary>
    /// Formats, tried in order: <c>unix_seconds</c>, <c>unix_milliseconds</c>, <c>unix</c> (whichever of both the number's
    /// size says), <c>iso8601</c>, or a .NET date and time pattern.
    /// </summary>
    public required string[] Formats { get; init; }

    /// <summary>
    /// Names of the time zone that times without an offset are in; the first that the machine knows is taken. None: UTC.
    /// More than one, because a machine may know a zone only by its IANA or only by its Windows name.
    /// </summary>
    public string[] TimeZones { get; init; } = [];
}
