using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;

namespace RealtimeRec.Gateway.Http;

/// <summary>Compresses answers for those who accept it.</summary>
internal static class AnswerCompression
{
    // Not streams of events, which are written piece by piece; nor the page, whose files lie there compressed.
    private static readonly string[] s_types = [MediaTypes.Json, ProblemResult.ContentType, "text/plain"];

    /// <summary>Adds it, at the level that costs the least: an answer is to be quick.</summary>
    public static IServiceCollection AddAnswerCompression(this IServiceCollection services) => services
        .Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest)
        .Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest)
        .AddResponseCompression(options =>
        {
            // What is answered holds no secret beside what the caller sent, which is what an attack on compressed TLS would be after.
            options.EnableForHttps = true;
            options.MimeTypes = s_types;
        });
}
