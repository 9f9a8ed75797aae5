using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
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
        var errors = new List<string>();
        void Refuse(string key, string message) => errors.Add($"{QualityOptions.Section}:{key} {message}");

        if (options.MaxPrice is { } price && price is not (> 0 and <= EventLimits.MaxPrice))
        {
            Refuse(nameof(options.MaxPrice), $"must be above 0 and at most {EventLimits.MaxPrice}, not {price}.");
        }

        if (options.MaxQuantity is { } quantity and not (>= 1 and <= EventLimits.MaxQuantity))
        {
            Refuse(nameof(options.MaxQuantity), $"must be 1 to {EventLimits.MaxQuantity}, not {quantity}.");
        }

        if (options.MaxAge is { } age && age <= TimeSpan.Zero)
        {
            Refuse(nameof(options.MaxAge), $"must be a positive duration, not {age}.");
        }

        if (options.MaxEventsPerMinute < 1)
        {
            Refuse(nameof(options.MaxEventsPerMinute), $"must be at least 1, not {options.MaxEventsPerMinute}.");
        }

        if (options.BotSuspicion <= TimeSpan.Zero)
        {
            Refuse(nameof(options.BotSuspicion), $"must be a positive duration, not {options.BotSuspicion}.");
        }

        if (options.MaxSamples is < 0 or > MostSamples)
        {
            Refuse(nameof(options.MaxSamples), $"must be 0 to {MostSamples}, not {options.MaxSamples}.");
        }

        const string Choices = "must be flag, quarantine or reject";
        foreach (var action in section?.GetSection(nameof(options.Actions)).GetChildren() ?? [])
        {
            if (!Enum.GetNames<RuleAction>().Contains(action.Value, StringComparer.OrdinalIgnoreCase))
            {
                Refuse($"{nameof(options.Actions)}:{action.Key}", $"{Choices}, not \"{action.Value}\".");
            }
        }

        foreach (var (rule, action) in options.Actions)
        {
            if (!QualityOptions.AdjustableRules.Contains(rule))
            {
                Refuse(
                    $"{nameof(options.Actions)}:{rule}",
                    $"is not a rule whose action can be configured. Those rules are: {string.Join(", ", QualityOptions.AdjustableRules)}.");
            }
            else if (!Enum.IsDefined(action))
            {
                Refuse($"{nameof(options.Actions)}:{rule}", $"{Choices}, not {action}.");
            }
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
