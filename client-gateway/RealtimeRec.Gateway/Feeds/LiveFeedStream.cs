using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using RealtimeRec.Feeds;
using RealtimeRec.Gateway.Http;

namespace RealtimeRec.Gateway.Feeds;

/// <summary>Writes pages of a feed as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html).</summary>
internal static class LiveFeedStream
{
    /// <summary>After how much silence a comment is sent, so that proxies keep the connection and its end is noticed.</summary>
    internal static readonly TimeSpan HeartbeatPeriod = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Writes <paramref name="pages"/> until they or <paramref name="cancellationToken"/> end. The answer begins with the first
    /// page: until then a failure can still be told by status.
    /// </summary>
    public static async Task WriteAsync(HttpContext context, IAsyncEnumerable<FeedPage> pages, TimeProvider time, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var enumerator = pages.GetAsyncEnumerator(ending.Token);
        var next = enumerator.MoveNextAsync().AsTask();
        try
        {
            await next;
            Begin(context);
            var writer = context.Response.BodyWriter;
            while (true)
            {
                if (!await IsNextWithinAsync(next, time, ending.Token))
                {
                    writer.Write(": heartbeat\n\n"u8);
                }
                else if (await next)
                {
                    Write(writer, enumerator.Current);
                    next = null;
                }
                else
                {
                    return;
                }

                await writer.FlushAsync(ending.Token);
                next ??= enumerator.MoveNextAsync().AsTask();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The reader left or the server stops: the normal end of a stream.
        }
        finally
        {
            // An enumerator must not be disposed of while it moves.
            await ending.CancelAsync();
            if (next is not null)
            {
                await next.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }
    }

    private static async Task<bool> IsNextWithinAsync(Task<bool> next, TimeProvider time, CancellationToken cancellationToken)
    {
        if (next.IsCompleted)
        {
            return true;
        }

        using var decided = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var first = await Task.WhenAny(next, Task.Delay(HeartbeatPeriod, time, decided.Token));
        await decided.CancelAsync();
        return first == next;
    }

    private static void Begin(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentType = "text/event-stream";
        headers.CacheControl = "no-cache, no-store";
        // nginx would collect the stream into blocks otherwise.
        headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    private static void Write(PipeWriter writer, FeedPage page)
    {
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"event: feed\nid: {page.ProfileVersion}\ndata: "), writer);
        using (var json = new Utf8JsonWriter(writer, new JsonWriterOptions { Encoder = GatewayJson.Context.Options.Encoder, SkipValidation = true }))
        {
            JsonSerializer.Serialize(json, page, GatewayJson.Context.FeedPage);
        }

        writer.Write("\n\n"u8);
    }
}
