using Microsoft.Extensions.Options;

namespace RealtimeRec.Feeds.Meter;

/// <summary>Refuses options of the meter that make no sense, naming the key.</summary>
internal sealed class MeterOptionsValidator : IValidateOptions<MeterOptions>
{
    public ValidateOptionsResult Validate(string? name, MeterOptions options)
    {
        var errors = new List<string>();
        if (options.CasesPerSecond is not (>= 0 and <= 1_000))
        {
            errors.Add($"{MeterOptions.Section}:{nameof(options.CasesPerSecond)} must be from 0 to 1,000, not {options.CasesPerSecond}.");
        }

        if (options.AttributionWindow <= TimeSpan.Zero || options.AttributionWindow > TimeSpan.FromDays(1))
        {
            errors.Add($"{MeterOptions.Section}:{nameof(options.AttributionWindow)} must be above 0 and at most a day, not {options.AttributionWindow}.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
