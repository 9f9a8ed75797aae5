using System.Globalization;
using Microsoft.Extensions.Options;
using RealtimeRec.Events;
using RealtimeRec.Hosting.Quality;

namespace RealtimeRec.Quality;

/// <summary>
/// Suspects a user of being a bot who does more in one minute of event time than a person could. Unlike an
/// <see cref="IEventRule"/> it concerns the user, lasts, and keeps count in <see cref="UserRate"/>.
/// </summary>
internal sealed class BotRate(IOptions<QualityOptions> options)
{
    private readonly int _maxPerMinute = options.Value.MaxEventsPerMinute;
    private readonly long _suspicionMs = (long)options.Value.BotSuspicion.TotalMilliseconds;

    /// <summary>Counts an event; tells whether its user is suspected, and whether only since this event.</summary>
    public (bool IsSuspected, bool Begins) Observe(ref UserRate rate, long timeMs)
    {
        var wasSuspected = timeMs <= rate.SuspectedUntilMs;
        if (rate.Count(timeMs) > _maxPerMinute)
        {
            rate.SuspectedUntilMs = Math.Max(rate.SuspectedUntilMs, timeMs + _suspicionMs);
            return (true, !wasSuspected);
        }

        return (wasSuspected, false);
    }

    /// <summary>Why a user is suspected.</summary>
    public string Describe(ShopEvent shopEvent, in UserRate rate) => string.Create(
        CultureInfo.InvariantCulture,
        $"{shopEvent.UserId} did more than {_maxPerMinute} things in one minute; suspected to be a bot until {Time(rate.SuspectedUntilMs)}.");

    private static string Time(long timeMs) =>
        DateTimeOffset.FromUnixTimeMilliseconds(timeMs).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
