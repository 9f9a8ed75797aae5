using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace RealtimeRec.Standalone.Simulation;

/// <summary>Serves the demonstration shop's product pictures.</summary>
internal static class DemonstrationImageEndpoints
{
    /// <summary>
    /// Maps <c>GET /demo/images/{category}-{colour}-{variation}.svg</c>: the picture, cacheable for a day; 404 for any
    /// other name.
    /// </summary>
    public static IEndpointConventionBuilder MapDemonstrationImages(this WebApplication app)
    {
        // Only names that exist are kept: categories × colours × variations, some 3 KB each.
        var pictures = new ConcurrentDictionary<string, (byte[] Svg, EntityTagHeaderValue Tag)>(StringComparer.Ordinal);
        return app.MapGet($"{DemonstrationImages.Path}/{{name}}.svg", IResult (string name, HttpResponse response) =>
        {
            if (!pictures.TryGetValue(name, out var picture))
            {
                if (DemonstrationImages.Render(name) is not { } svg)
                {
                    return Results.NotFound();
                }

                var bytes = Encoding.UTF8.GetBytes(svg);
                var hash = XxHash64.HashToUInt64(bytes).ToString("x16", CultureInfo.InvariantCulture);
                picture = pictures.GetOrAdd(name, (bytes, new EntityTagHeaderValue($"\"{hash}\"")));
            }

            response.Headers.CacheControl = "public, max-age=86400";
            return Results.Bytes(picture.Svg, "image/svg+xml", entityTag: picture.Tag);
        }).ExcludeFromDescription();
    }
}
