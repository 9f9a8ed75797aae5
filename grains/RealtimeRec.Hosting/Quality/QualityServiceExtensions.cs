using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace RealtimeRec.Hosting.Quality;

/// <summary>Registers what every process has that events pass through: silo or gateway.</summary>
public static class QualityServiceExtensions
{
    /// <summary>
    /// Adds the process's <see cref="QualityMonitor"/> and <see cref="QualityReporter"/> and binds <see cref="QualityOptions"/>.
    /// Harmless to call again: silo and gateway may share a process, and then share both.
    /// </summary>
    public static IServiceCollection AddQualityMonitor(this IServiceCollection services, IConfiguration configuration)
    {
        if (services.Any(service => service.ServiceType == typeof(QualityReporter)))
        {
            return services;
        }

        var section = configuration.GetSection(QualityOptions.Section);
        services.AddOptions<QualityOptions>().Bind(section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<QualityOptions>>(new QualityOptionsValidator(section));
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<QualityMonitor>();
        services.AddSingleton<QualityReporter>();
        return services;
    }
}
