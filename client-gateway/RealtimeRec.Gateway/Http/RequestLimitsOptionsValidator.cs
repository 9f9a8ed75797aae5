using Microsoft.Extensions.Options;

namespace RealtimeRec.Gateway.Http;

/// <summary>Refuses limits that make no sense, naming the key.</summary>
internal sealed class RequestLimitsOptionsValidator : IValidateOptions<RequestLimitsOptions>
{
    private const double FastestRate = 1e9;
    private const int MostConnections = 1_000_000;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, RequestLimitsOptions options)
    {
        var errors = new List<string>();
        Within(options.HeadTimeout, TimeSpan.FromSeconds(1), Hour, nameof(options.HeadTimeout));
        // The server looks once a second.
        Within(options.BodyGrace, TimeSpan.FromSeconds(2), Hour, nameof(options.BodyGrace));
        Within(options.IdleTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1), nameof(options.IdleTimeout));
        Rate(options.MinBodyBytesPerSecond, nameof(options.MinBodyBytesPerSecond));
        Rate(options.MinAnswerBytesPerSecond, nameof(options.MinAnswerBytesPerSecond));
        if (options.MaxConnections is < 0 or > MostConnections)
        {
            errors.Add($"{RequestLimitsOptions.Section}:{nameof(options.MaxConnections)} must be from 0 to {MostConnections}, not {options.MaxConnections}.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void Within(TimeSpan value, TimeSpan least, TimeSpan most, string key)
        {
            if (value < least || value > most)
            {
                errors.Add($"{RequestLimitsOptions.Section}:{key} must be from {least:c} to {most:c}, not {value:c}.");
            }
        }

        void Rate(double value, string key)
        {
            if (value is not (>= 0 and <= FastestRate))
            {
                errors.Add($"{RequestLimitsOptions.Section}:{key} must be from 0 to {FastestRate:0}, not {value}.");
            }
        }
    }
}
