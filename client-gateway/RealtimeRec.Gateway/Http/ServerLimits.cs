using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace RealtimeRec.Gateway.Http;

/// <summary>Gives the web server the gateway's limits, and its own answers a body that names them.</summary>
internal static class ServerLimits
{
    public static IServiceCollection AddServerLimits(this IServiceCollection services)
    {
        // { "Limits": { "HeadTimeout": …, "MinBodyBytesPerSecond": …, "MaxConnections": … } }
        services.AddOptions<RequestLimitsOptions>().BindConfiguration(RequestLimitsOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RequestLimitsOptions>, RequestLimitsOptionsValidator>();
        services.AddSingleton<ServerAnswers>();
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<RequestLimitsOptions>, ServerAnswers>((kestrel, options, answers) =>
        {
            var limits = options.Value;
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestLineSize = RequestLimits.MaxRequestLineBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = RequestLimits.MaxHeaderBytes;
            kestrel.Limits.MaxRequestHeaderCount = RequestLimits.MaxHeaders;
            kestrel.Limits.Http2.MaxRequestHeaderFieldSize = RequestLimits.MaxRequestLineBytes;
            kestrel.Limits.RequestHeadersTimeout = limits.HeadTimeout;
            kestrel.Limits.KeepAliveTimeout = limits.IdleTimeout;
            kestrel.Limits.MinRequestBodyDataRate = Rate(limits.MinBodyBytesPerSecond, limits.BodyGrace);
            kestrel.Limits.MinResponseDataRate = Rate(limits.MinAnswerBytesPerSecond, limits.BodyGrace);
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(answers.Wrap));
        });
        return services;
    }

    private static MinDataRate? Rate(double bytesPerSecond, TimeSpan grace) => bytesPerSecond == 0 ? null : new MinDataRate(bytesPerSecond, grace);
}
