using Microsoft.Extensions.Options;
using RealtimeRec.Hosting.Configuration;

namespace RealtimeRec.Feeds.Meter;

/// <summary>Refuses options of the meter that make no sense, naming the key.</summary>
internal sealed class MeterOptionsValidator : IValidateOptions<MeterOptions>
{
    public ValidateOptionsResult Validate(string? name, MeterOptions options)
    {
        var check = new OptionsCheck(MeterOptions.Section);
        check.Within(nameof(options.CasesPerSecond), options.CasesPerSecond, 0, 1_000);
        check.AboveZero(nameof(options.AttributionWindow), options.AttributionWindow, TimeSpan.FromDays(1));
        return check.Result;
    }
}
