using Microsoft.Extensions.Options;
using RealtimeRec.Hosting.Configuration;

namespace RealtimeRec.Feeds.Learned;

/// <summary>Refuses options of the ranker that make no sense, naming the key.</summary>
internal sealed class RankerOptionsValidator : IValidateOptions<RankerOptions>
{
    /// <summary>Shoppers are spread over shards by chance, some of which never fill.</summary>
    private const double Slack = 1.25;

    public ValidateOptionsResult Validate(string? name, RankerOptions options)
    {
        var check = new OptionsCheck(RankerOptions.Section);
        check.Within(nameof(options.Cases), options.Cases, 200, 50_000);
        check.Within(nameof(options.CasesBetween), options.CasesBetween, 50, 50_000);
        check.Within(nameof(options.TrialCases), options.TrialCases, 50, 25_000);
        check.Within(nameof(options.LeastTraining), options.LeastTraining, 50, 25_000);
        check.Within(nameof(options.ShownWeight), options.ShownWeight, 0, 100);
        check.Within(nameof(options.CartWeight), options.CartWeight, 0, 100);
        check.Within(nameof(options.PurchaseWeight), options.PurchaseWeight, 0, 100);
        var least = (int)(Slack * (options.TrialCases + options.LeastTraining));
        if (options.Cases < least)
        {
            check.Refuse(
                nameof(options.Cases),
                $"must be at least {least}, {Slack} times {nameof(options.TrialCases)} and {nameof(options.LeastTraining)} together, not {options.Cases}.");
        }

        return check.Result;
    }
}
