using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace RealtimeRec.Hosting.Memory;

/// <summary>Registers what every process does about its memory.</summary>
public static class MemoryServiceExtensions
{
    /// <summary>
    /// Lets the process give back every minute what its native libraries have freed. Harmless to call again: silo and gateway may share
    /// a process.
    /// </summary>
    public static IServiceCollection AddNativeMemoryReturn(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddHostedService<NativeMemoryReturn>();
    }
}
