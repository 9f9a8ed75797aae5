using Microsoft.Extensions.Options;

namespace RealtimeRec.Gateway.Http;

/// <summary>Lets the pages of the origins that the shop names call the API from a browser.</summary>
internal static class CrossOriginExtensions
{
    private static readonly TimeSpan PreflightLifetime = TimeSpan.FromHours(1);

    public static IServiceCollection AddCrossOrigin(this IServiceCollection services)
    {
        // { "Cors": { "Origins": [ "https://shop.example" ] } }
        services.AddOptions<CrossOriginOptions>()
            .Configure<IConfiguration>((options, configuration) => options.Origins = CrossOriginOptions.Read(configuration))
            .Validate(
                options => options.Origins.All(CrossOriginOptions.IsOrigin),
                $"{CrossOriginOptions.Section}:{nameof(CrossOriginOptions.Origins)} must be origins such as https://shop.example, without a path and without wildcards.")
            .ValidateOnStart();
        services.AddCors();
        services.AddOptions<Microsoft.AspNetCore.Cors.Infrastructure.CorsOptions>().Configure<IOptions<CrossOriginOptions>>((cors, options) =>
            cors.AddDefaultPolicy(policy => policy
                .WithOrigins([.. options.Value.Origins])
                .WithMethods(HttpMethods.Get, HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete)
                .AllowAnyHeader()
                // sendBeacon sends the visitor's cookies along, and a browser refuses the answer without this. The API reads none.
                .AllowCredentials()
                .WithExposedHeaders("Location", "Retry-After")
                .SetPreflightMaxAge(PreflightLifetime)));
        return services;
    }
}
