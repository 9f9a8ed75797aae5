using Microsoft.Extensions.Options;
using RealtimeRec.Hosting.Configuration;

namespace RealtimeRec.Catalog;

/// <summary>Refuses catalogue options that make no sense, naming the key.</summary>
internal sealed class CatalogOptionsValidator : IValidateOptions<CatalogOptions>
{
    public ValidateOptionsResult Validate(string? name, CatalogOptions options)
    {
        var check = new OptionsCheck(CatalogOptions.Section);
        check.Within(nameof(options.UnknownProductShoppers), options.UnknownProductShoppers, 1, CatalogOptions.MaxUnknownProductShoppers);
        check.Within(nameof(options.UnknownProductLifetime), options.UnknownProductLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromDays(3_650));
        check.Within(nameof(options.MaxUnknownProducts), options.MaxUnknownProducts, 0, 10_000_000);
        check.Within(nameof(options.RepeatWindow), options.RepeatWindow, TimeSpan.Zero, TimeSpan.FromDays(30));
        check.AtLeast(nameof(options.ExactSearchRows), options.ExactSearchRows, 0);
        return check.Result;
    }
}
