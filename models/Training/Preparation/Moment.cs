using System.Globalization;

namespace RealtimeRec.Training.Preparation;

/// <summary>Writes times for people, in UTC.</summary>
internal static class Moment
{
    public static string Text(long timeMs) => Text(DateTimeOffset.FromUnixTimeMilliseconds(timeMs));

    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
