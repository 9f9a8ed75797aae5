using Microsoft.Extensions.Options;
using RealtimeRec.Events;
using RealtimeRec.Hosting.Quality;

namespace RealtimeRec.Quality.Rules;

/// <summary>No event is older at its arrival than the shop allows. (What is in the future does not get past its reader.)</summary>
internal sealed class TimeWindowRule(IOptions<QualityOptions> options) : IEventRule
{
    private readonly TimeSpan? _maxAge = options.Value.MaxAge;
    private readonly long _maxAgeMs = options.Value.MaxAge is { } age ? (long)age.TotalMilliseconds : long.MaxValue;

    public string Name => QualityRules.TimeWindow;

    public bool IsBroken(ShopEvent shopEvent, IPurchaseHistory history, long nowMs) =>
        nowMs - shopEvent.Time.ToUnixTimeMilliseconds() > _maxAgeMs;

    public string Describe(ShopEvent shopEvent, IPurchaseHistory history) =>
        $"event_time is {shopEvent.Time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}; the shop takes events up to {_maxAge} old.";
}
