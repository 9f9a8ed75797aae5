using System.Globalization;

namespace RealtimeRec.Datasets;

/// <summary>Reads times as a <see cref="TimeMap"/> says.</summary>
internal sealed class TimeReader
{
    // A count of seconds reaches this in the year 5138, one of milliseconds reached it in March 1973.
    private const long FirstMilliseconds = 100_000_000_000;

    private static readonly string[] Iso8601 =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd",
    ];

    private readonly string[] _formats;
    private readonly TimeZoneInfo _zone;

    /// <exception cref="DatasetFormatException">The machine knows none of the map's time zones.</exception>
    public TimeReader(TimeMap map)
    {
        _formats = map.Formats;
        _zone = FindZone(map.TimeZones);
    }

    public bool TryRead(string text, out DateTimeOffset time)
    {
        foreach (var format in _formats)
        {
            var read = format switch
            {
                "unix_seconds" => TryReadUnix(text, 1_000, out time),
                "unix_milliseconds" => TryReadUnix(text, 1, out time),
                "unix" => TryReadUnix(text, 0, out time),
                "iso8601" => TryReadPattern(text, Iso8601, out time),
                _ => TryReadPattern(text, [format], out time),
            };
            if (read)
            {
                return true;
            }
        }

        time = default;
        return false;
    }

    private static TimeZoneInfo FindZone(string[] names)
    {
        if (names.Length == 0)
        {
            return TimeZoneInfo.Utc;
        }

        foreach (var name in names)
        {
            if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
            {
                return zone;
            }
        }

        throw new DatasetFormatException(
            $"This machine knows none of the time zones {string.Join(", ", names)} that the file's times are in; install its time zone data (Debian: tzdata).");
    }

    private static bool TryReadUnix(string text, int unit, out DateTimeOffset time)
    {
        time = default;
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        if (unit == 0)
        {
            unit = Math.Abs(value) < FirstMilliseconds ? 1_000 : 1;
        }

        var milliseconds = Int128.Clamp((Int128)value * unit, -62_135_596_800_000, 253_402_300_799_999);
        time = DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds);
        return true;
    }

    private bool TryReadPattern(string text, string[] patterns, out DateTimeOffset time)
    {
        time = default;
        if (!DateTime.TryParseExact(text, patterns, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var read))
        {
            return false;
        }

        // In the hour that a zone skips or repeats in a year, the standard offset is taken.
        time = read.Kind == DateTimeKind.Utc || _zone == TimeZoneInfo.Utc
            ? new DateTimeOffset(read.Ticks, TimeSpan.Zero)
            : new DateTimeOffset(read, _zone.IsInvalidTime(read) ? _zone.BaseUtcOffset : _zone.GetUtcOffset(read)).ToUniversalTime();
        return true;
    }
}
