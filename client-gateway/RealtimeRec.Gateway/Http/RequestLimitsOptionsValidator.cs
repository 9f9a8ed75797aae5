using Microsoft.Extensions.Options;
using RealtimeRec.Hosting.Configuration;

namespace RealtimeRec.Gateway.Http;

/// <summary>Refuses limits that make no sense, naming the key.</summary>
internal sealed class RequestLimitsOptionsValidator : IValidateOptions<RequestLimitsOptions>
{
    private const double FastestRate = 1e9;
    private const int MostConnections = 1_000_000;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, RequestLimitsOptions options)
    {
        var check = new OptionsCheck(RequestLimitsOptions.Section);
        check.Within(nameof(options.HeadTimeout), options.HeadTimeout, TimeSpan.FromSeconds(1), Hour);
        // The server looks once a second.
        check.Within(nameof(options.BodyGrace), options.BodyGrace, TimeSpan.FromSeconds(2), Hour);
        check.Within(nameof(options.IdleTimeout), options.IdleTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        check.Within(nameof(options.MinBodyBytesPerSecond), options.MinBodyBytesPerSecond, 0, FastestRate);
        check.Within(nameof(options.MinAnswerBytesPerSecond), options.MinAnswerBytesPerSecond, 0, FastestRate);
        check.Within(nameof(options.MaxConnections), options.MaxConnections, 0, MostConnections);
        return check.Result;
    }
}
