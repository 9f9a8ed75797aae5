using System.Globalization;

namespace RealtimeRec.Validation;

/// <summary>Reads points in time as they come over the wire.</summary>
internal static class Timestamps
{
    /// <summary>Numbers above this are milliseconds: as seconds it would be the year 5138, as milliseconds it is 1973.</summary>
    private const decimal LargestSeconds = 100_000_000_000m;

    private static readonly decimal MinMilliseconds = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly decimal MaxMilliseconds = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>Reads Unix seconds, or milliseconds when the number is above 1e11; false when no date can hold it.</summary>
    public static bool TryFromUnix(decimal number, out DateTimeOffset time)
    {
        time = default;
        var isMilliseconds = number > LargestSeconds;
        if (!isMilliseconds && number < -LargestSeconds)
        {
            return false;
        }

        var milliseconds = isMilliseconds ? number : number * 1_000;
        if (milliseconds < MinMilliseconds || milliseconds > MaxMilliseconds)
        {
            return false;
        }

        time = DateTimeOffset.UnixEpoch.AddTicks((long)(milliseconds * TimeSpan.TicksPerMillisecond));
        return true;
    }

    /// <summary>
    /// Reads an RFC 3339 date-time (section 5.6), such as <c>2026-03-01T12:30:00.5+08:00</c>. The offset is required: a time
    /// without one would mean another moment on every server.
    /// </summary>
    public static bool TryParseRfc3339(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length is < 20 or > 64
            || text[4] != '-' || text[7] != '-' || text[10] is not ('T' or 't' or ' ') || text[13] != ':' || text[16] != ':'
            || !TryDigits(text[..4], out var year) || !TryDigits(text[5..7], out var month) || !TryDigits(text[8..10], out var day)
            || !TryDigits(text[11..13], out var hour) || !TryDigits(text[14..16], out var minute) || !TryDigits(text[17..19], out var second))
        {
            return false;
        }

        var rest = text[19..];
        var ticks = 0L;
        if (rest[0] == '.')
        {
            var digits = rest[1..].IndexOfAnyExceptInRange('0', '9');
            if (digits <= 0)
            {
                return false;
            }

            var scale = TimeSpan.TicksPerSecond;
            for (var i = 1; i <= Math.Min(digits, 7); i++)
            {
                scale /= 10;
                ticks += (rest[i] - '0') * scale;
            }

            rest = rest[(digits + 1)..];
        }

        if (!TryOffset(rest, out var offsetMinutes))
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

    private static bool TryOffset(ReadOnlySpan<char> text, out int minutes)
    {
        minutes = 0;
        if (text is "Z" or "z")
        {
            return true;
        }

        if (text.Length != 6 || text[0] is not ('+' or '-') || text[3] != ':'
            || !TryDigits(text[1..3], out var hour) || !TryDigits(text[4..6], out var minute) || hour > 23 || minute > 59)
        {
            return false;
        }

        minutes = ((hour * 60) + minute) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<char> text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
