using System.Globalization;

namespace RealtimeRec.Reading.Json;

/// <summary>Reads points in time as they come over the wire.</summary>
internal static class Timestamps
{
    /// <summary>
    /// Numbers up to this are seconds (until the year 5138), up to a thousand times this milliseconds (from 1973 on), then
    /// microseconds, then nanoseconds.
    /// </summary>
    private const decimal LargestSeconds = 100_000_000_000m;

    private static readonly decimal MinSeconds = DateTimeOffset.MinValue.ToUnixTimeSeconds();
    private static readonly decimal MaxSeconds = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>Reads the time since 1970 in a unit that its magnitude tells; false when no date can hold it.</summary>
    public static bool TryFromUnix(decimal number, out DateTimeOffset time)
    {
        time = default;
        var seconds = Math.Abs(number) switch
        {
            <= LargestSeconds => number,
            <= LargestSeconds * 1_000 => number / 1_000,
            <= LargestSeconds * 1_000_000 => number / 1_000_000,
            <= LargestSeconds * 1_000_000_000 => number / 1_000_000_000,
            _ => decimal.MaxValue,
        };
        if (seconds < MinSeconds || seconds > MaxSeconds)
        {
            return false;
        }

        time = DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));
        return true;
    }

    /// <summary>Reads a date-time, a date, or the time since 1970 as text.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        text = text.Trim();
        if (text.IndexOfAnyExcept("0123456789.-") < 0 && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return TryFromUnix(number, out time);
        }

        return TryParseRfc3339(text, out time)
            || DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }

    /// <summary>
    /// Reads an RFC 3339 date-time (section 5.6), such as <c>2026-03-01T12:30:00.5+08:00</c>, and its shorter forms of ISO 8601: a
    /// date alone, no seconds, an offset without colon or minutes. Without an offset it is UTC, so that it means the same moment on
    /// every server.
    /// </summary>
    private static bool TryParseRfc3339(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length is < 10 or > 64 || text[4] != '-' || text[7] != '-'
            || !TryDigits(text[..4], out var year) || !TryDigits(text[5..7], out var month) || !TryDigits(text[8..10], out var day))
        {
            return false;
        }

        var rest = text[10..];
        var (hour, minute, second, ticks, offsetMinutes) = (0, 0, 0, 0L, 0);
        if (!rest.IsEmpty
            && (!TryTimeOfDay(ref rest, out hour, out minute, out second, out ticks) || !TryOffset(rest.TrimStart(' '), out offsetMinutes)))
        {
            return false;
        }

        // RFC 3339 allows the leap second 60; DateTime has none, so it becomes the next minute's first.
        if (year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 60)
        {
            return false;
        }

        var utc = new DateTime(year, month, day, hour, minute, 0, DateTimeKind.Utc).Ticks
            + (second * TimeSpan.TicksPerSecond) + ticks - (offsetMinutes * TimeSpan.TicksPerMinute);
        if (utc < DateTime.MinValue.Ticks || utc > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        time = new DateTimeOffset(utc, TimeSpan.Zero);
        return true;
    }

    private static bool TryTimeOfDay(ref ReadOnlySpan<char> text, out int hour, out int minute, out int second, out long ticks)
    {
        (hour, minute, second, ticks) = (0, 0, 0, 0);
        if (text.Length < 6 || text[0] is not ('T' or 't' or ' ') || text[3] != ':' || !TryDigits(text[1..3], out hour) || !TryDigits(text[4..6], out minute))
        {
            return false;
        }

        text = text[6..];
        if (text is not [':', ..])
        {
            return true;
        }

        if (text.Length < 3 || !TryDigits(text[1..3], out second))
        {
            return false;
        }

        text = text[3..];
        if (text is not ['.' or ',', ..])
        {
            return true;
        }

        var digits = text[1..].IndexOfAnyExceptInRange('0', '9');
        digits = digits < 0 ? text.Length - 1 : digits;
        var scale = TimeSpan.TicksPerSecond;
        for (var i = 1; i <= Math.Min(digits, 7); i++)
        {
            scale /= 10;
            ticks += (text[i] - '0') * scale;
        }

        text = text[(digits + 1)..];
        return digits > 0;
    }

    private static bool TryOffset(ReadOnlySpan<char> text, out int minutes)
    {
        minutes = 0;
        if (text is "" or "Z" or "z" or "UTC" or "GMT")
        {
            return true;
        }

        if (text[0] is not ('+' or '-') || text.Length is not (3 or 5 or 6) || !TryDigits(text[1..3], out var hour))
        {
            return false;
        }

        var minute = 0;
        if (text.Length > 3 && ((text.Length == 6 && text[3] != ':') || !TryDigits(text[^2..], out minute)))
        {
            return false;
        }

        minutes = ((hour * 60) + minute) * (text[0] == '-' ? -1 : 1);
        return hour <= 23 && minute <= 59;
    }

    private static bool TryDigits(ReadOnlySpan<char> text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
