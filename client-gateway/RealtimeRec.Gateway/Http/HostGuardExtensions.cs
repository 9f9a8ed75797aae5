using Microsoft.AspNetCore.HostFiltering;

namespace RealtimeRec.Gateway.Http;

/// <summary>Registers what <see cref="HostGuard"/> needs.</summary>
internal static class HostGuardExtensions
{
    public static IServiceCollection AddHostGuard(this IServiceCollection services)
    {
        services.AddSingleton<AllowedHosts>();
        // The framework's own filter reads the same key, but refuses localhost and bare addresses with it, and answers with a page.
        services.Configure<HostFilteringOptions>(filter => filter.AllowedHosts = ["*"]);
        services.AddOptions<AllowedHostsCheck>()
            .Configure<IConfiguration>((check, configuration) => check.Faults = [.. AllowedHosts.Faults(configuration)])
            .Validate(check => check.Faults.Length == 0, $"{AllowedHosts.Key} must be host names separated by ';', such as shop.example;*.shop.example.")
            .ValidateOnStart();
        services.AddHostedService<HostNotice>();
        return services;
    }

    /// <summary>What is wrong with the setting.</summary>
    internal sealed class AllowedHostsCheck
    {
        public string[] Faults { get; set; } = [];
    }
}
