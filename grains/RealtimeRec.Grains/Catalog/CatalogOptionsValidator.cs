using Microsoft.Extensions.Options;

namespace RealtimeRec.Catalog;

/// <summary>Refuses catalogue options that make no sense, naming the key.</summary>
internal sealed class CatalogOptionsValidator : IValidateOptions<CatalogOptions>
{
    public ValidateOptionsResult Validate(string? name, CatalogOptions options)
    {
        var errors = new List<string>();
        if (options.UnknownProductShoppers is < 1 or > CatalogOptions.MaxUnknownProductShoppers)
        {
            errors.Add($"{CatalogOptions.Section}:{nameof(options.UnknownProductShoppers)} must be from 1 to {CatalogOptions.MaxUnknownProductShoppers}, not {options.UnknownProductShoppers}.");
        }

        if (options.UnknownProductLifetime < TimeSpan.FromMinutes(1) || options.UnknownProductLifetime > TimeSpan.FromDays(3_650))
        {
            errors.Add($"{CatalogOptions.Section}:{nameof(options.UnknownProductLifetime)} must be from one minute to 3,650 days, not {options.UnknownProductLifetime}.");
        }

        if (options.MaxUnknownProducts is < 0 or > 10_000_000)
        {
            errors.Add($"{CatalogOptions.Section}:{nameof(options.MaxUnknownProducts)} must be from 0 to 10,000,000, not {options.MaxUnknownProducts}.");
        }

        if (options.RepeatWindow < TimeSpan.Zero || options.RepeatWindow > TimeSpan.FromDays(30))
        {
            errors.Add($"{CatalogOptions.Section}:{nameof(options.RepeatWindow)} must be from zero to 30 days, not {options.RepeatWindow}.");
        }

        if (options.ExactSearchRows < 0)
        {
            errors.Add($"{CatalogOptions.Section}:{nameof(options.ExactSearchRows)} must be 0 or more, not {options.ExactSearchRows}.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
