using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using RealtimeRec.Hosting.Configuration;
using RealtimeRec.Quality;
using RealtimeRec.Validation;

namespace RealtimeRec.Hosting.Quality;

/// <summary>Refuses quality options that make no sense, naming the key.</summary>
/// <param name="section">What they were bound from, since the binder passes over what is no action; null when from nothing.</param>
public sealed class QualityOptionsValidator(IConfiguration? section = null) : IValidateOptions<QualityOptions>
{
    /// <summary>Most findings kept of each rule.</summary>
    public const int MostSamples = 200;

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, QualityOptions options)
    {
        var check = new OptionsCheck(QualityOptions.Section);
        if (options.MaxPrice is { } price)
        {
            check.AboveZero(nameof(options.MaxPrice), price, EventLimits.MaxPrice);
        }

        if (options.MaxQuantity is { } quantity)
        {
            check.Within(nameof(options.MaxQuantity), quantity, 1, EventLimits.MaxQuantity);
        }

        if (options.MaxAge is { } age)
        {
            check.Positive(nameof(options.MaxAge), age);
        }

        check.AtLeast(nameof(options.MaxEventsPerMinute), options.MaxEventsPerMinute, 1);
        check.Positive(nameof(options.BotSuspicion), options.BotSuspicion);
        check.Within(nameof(options.MaxSamples), options.MaxSamples, 0, MostSamples);
        foreach (var action in section?.GetSection(nameof(options.Actions)).GetChildren() ?? [])
        {
            if (!Enum.GetNames<RuleAction>().Contains(action.Value, StringComparer.OrdinalIgnoreCase))
            {
                check.Refuse($"{nameof(options.Actions)}:{action.Key}", $"must be {OptionsCheck.Choices(typeof(RuleAction))}, not \"{action.Value}\".");
            }
        }

        foreach (var (rule, action) in options.Actions)
        {
            var key = $"{nameof(options.Actions)}:{rule}";
            if (QualityOptions.AdjustableRules.Contains(rule))
            {
                check.Known(key, action);
            }
            else
            {
                check.Refuse(key, $"is not a rule whose action can be configured. Those rules are: {string.Join(", ", QualityOptions.AdjustableRules)}.");
            }
        }

        return check.Result;
    }
}
