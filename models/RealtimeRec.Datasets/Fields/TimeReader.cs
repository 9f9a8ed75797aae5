using System.Globalization;
using RealtimeRec.Datasets.Files;
using RealtimeRec.Datasets.Presets;
using RealtimeRec.Validation;

namespace RealtimeRec.Datasets.Fields;

/// <summary>Reads times as a <see cref="TimeMap"/> says.</summary>
internal sealed class TimeReader
{
    // A count of seconds reaches this in the year 5138; one of a finer unit passed it in March 1973, and the next in 1973 again.
    private const decimal FirstMilliseconds = 100_000_000_000m;
    private const decimal Finer = 1_000m;

    private static readonly string[] Iso8601 =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mmK", "yyyy-MM-dd",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd HH:mm:ss.FFFFFFF zzz", "yyyy-MM-dd HH:mm:ss.FFFFFFF 'UTC'",
        "yyyyMMdd'T'HHmmssK",
    ];

    private const int MaxFractionDigits = 7;

    // A time beyond is one in another unit.
    private const int MaxYear = 2200;

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
                TimeMap.UnixSeconds => TryReadUnix(text, TimeSpan.TicksPerSecond, out time),
                TimeMap.UnixMilliseconds => TryReadUnix(text, TimeSpan.TicksPerMillisecond, out time),
                TimeMap.UnixMicroseconds => TryReadUnix(text, TimeSpan.TicksPerMicrosecond, out time),
                TimeMap.UnixNanoseconds => TryReadUnix(text, 1m / TimeSpan.NanosecondsPerTick, out time),
                TimeMap.Unix => TryReadUnix(text, null, out time),
                TimeMap.Iso8601 => TryReadPattern(WithoutFineDigits(text), Iso8601, out time),
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

    // The unit that the map says counts where it makes sense of the number; else the number's size says which unit it is.
    private static bool TryReadUnix(string text, decimal? ticksPerUnit, out DateTimeOffset time)
    {
        time = default;
        if (!decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value)
            || value is > long.MaxValue or < long.MinValue)
        {
            return false;
        }

        if (ticksPerUnit is { } ticks && TryFromTicks(value * ticks, out time) && time >= EventLimits.MinTime && time.Year < MaxYear)
        {
            return true;
        }

        ticks = TimeSpan.TicksPerSecond;
        for (var first = FirstMilliseconds; Math.Abs(value) >= first && ticks > 1m / TimeSpan.NanosecondsPerTick; first *= Finer)
        {
            ticks /= Finer;
        }

        return TryFromTicks(value * ticks, out time);
    }

    private static bool TryFromTicks(decimal sinceEpoch, out DateTimeOffset time)
    {
        var ticks = DateTimeOffset.UnixEpoch.Ticks + decimal.Truncate(sinceEpoch);
        var isTime = ticks >= DateTimeOffset.MinValue.Ticks && ticks <= DateTimeOffset.MaxValue.Ticks;
        time = isTime ? new DateTimeOffset((long)ticks, TimeSpan.Zero) : default;
        return isTime;
    }

    // Databases write nanoseconds: a time is kept in steps of a hundred.
    private static string WithoutFineDigits(string text)
    {
        var point = text.IndexOf('.');
        if (point < 0)
        {
            return text;
        }

        var end = point + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        return end - point - 1 > MaxFractionDigits ? string.Concat(text.AsSpan(0, point + 1 + MaxFractionDigits), text.AsSpan(end)) : text;
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
