using System.Globalization;

namespace RealtimeRec.Events;

/// <summary>
/// What profiles and products call a partition of a topic when they remember how far it was applied: <c>shop.events/3#id</c>, where the
/// id is the topic's, which no other topic ever has, and behind it <c>.1</c> once the log was cut, <c>.2</c> once it was cut again.
/// </summary>
public static class LogNames
{
    private const char Mark = '#';

    /// <summary>The partition's place, which is also its name where topics have no ids: <c>shop.events/3</c>.</summary>
    public static string Place(string topic, int partition) => string.Create(CultureInfo.InvariantCulture, $"{topic}/{partition}");

    /// <summary>The name of a log.</summary>
    /// <param name="place">Its place.</param>
    /// <param name="topicId">The topic's id; blank where topics have none.</param>
    /// <param name="cuts">How often it was cut.</param>
    public static string Of(string place, string topicId, int cuts) => topicId.Length == 0
        ? place
        : cuts == 0 ? string.Concat(place, "#", topicId) : string.Create(CultureInfo.InvariantCulture, $"{place}{Mark}{topicId}.{cuts}");

    /// <summary>The place within a name.</summary>
    public static ReadOnlySpan<char> PlaceOf(string name) => name.IndexOf(Mark, StringComparison.Ordinal) is >= 0 and var end ? name.AsSpan(0, end) : name;
}
