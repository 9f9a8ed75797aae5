using System.Globalization;
using System.Threading.Channels;

namespace RealtimeRec.Benchmarks.Load;

/// <summary>A shopper's page: a live feed over HTTP that tells each change.</summary>
internal sealed class LiveProbe : IDisposable
{
    private const string Id = "id: ";

    private readonly Channel<long> _versions = Channel.CreateUnbounded<long>();
    private readonly StreamReader _stream;

    private LiveProbe(StreamReader stream)
    {
        _stream = stream;
        _ = ReadAsync();
    }

    /// <summary>Opens the feed and waits for its first page.</summary>
    public static async Task<LiveProbe> OpenAsync(HttpClient http, string userId, CancellationToken cancellationToken)
    {
        var probe = new LiveProbe(new StreamReader(await http.GetStreamAsync($"/v1/users/{userId}/feed/live?limit=20", cancellationToken)));
        await probe.NextAsync(cancellationToken);
        return probe;
    }

    /// <summary>The profile's version in the next page, once it is here whole.</summary>
    public ValueTask<long> NextAsync(CancellationToken cancellationToken) => _versions.Reader.ReadAsync(cancellationToken);

    public void Dispose() => _stream.Dispose();

    private async Task ReadAsync()
    {
        try
        {
            var version = 0L;
            while (await _stream.ReadLineAsync() is { } line)
            {
                if (line.StartsWith(Id, StringComparison.Ordinal))
                {
                    version = long.Parse(line.AsSpan(Id.Length), CultureInfo.InvariantCulture);
                }
                else if (line.StartsWith("data: ", StringComparison.Ordinal))
                {
                    _versions.Writer.TryWrite(version);
                }
            }

            _versions.Writer.TryComplete();
        }
        catch (Exception exception)
        {
            _versions.Writer.TryComplete(exception);
        }
    }
}
