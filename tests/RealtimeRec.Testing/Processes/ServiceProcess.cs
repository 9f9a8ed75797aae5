using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace RealtimeRec.Testing.Processes;

/// <summary>One of the repository's programs that serve HTTP as a process of its own, the way an operator runs it.</summary>
public class ServiceProcess : ChildProcess
{
    /// <summary>Puts something between the clients of all processes and the network; null for nothing.</summary>
    public static Func<HttpMessageHandler, HttpMessageHandler>? Watch { get; set; }

    /// <summary>Starts it; does not wait for anything.</summary>
    /// <param name="project">Folder of the project, relative to the repository root.</param>
    /// <param name="assembly">Name of the project's assembly, without its extension.</param>
    /// <param name="arguments">What it is told besides its address and settings.</param>
    /// <param name="options">How it is started.</param>
    protected ServiceProcess(string project, string assembly, IEnumerable<string> arguments, ProcessOptions options)
        : this(ExecutablePath.Of(project, assembly), arguments, options with { Name = options.Name ?? assembly, Address = options.Address ?? FreeAddress() })
    {
    }

    private ServiceProcess(string path, IEnumerable<string> arguments, ProcessOptions options)
        : base("dotnet", [path, .. arguments, "--urls", Urls(options.Address!), .. Settings(options)], options, Path.GetDirectoryName(path))
    {
        Address = options.Address!;
        Http = new HttpClient(Watch?.Invoke(new SocketsHttpHandler()) ?? new SocketsHttpHandler()) { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <summary>Where it serves.</summary>
    public Uri Address { get; }

    /// <summary>A client for <see cref="Address"/>.</summary>
    public HttpClient Http { get; }

    /// <summary>When it was first seen to be ready (<see cref="Stopwatch.GetTimestamp"/>); null while it was not waited for.</summary>
    public long? ReadyAt { get; private set; }

    /// <summary>Waits until <c>/healthz/ready</c> answers 200.</summary>
    public async Task WaitUntilReadyAsync(TimeSpan? patience = null)
    {
        await WaitUntilAsync(
            $"/healthz/ready of {Name} to answer 200", async () => await StatusOfAsync("/healthz/ready") == HttpStatusCode.OK, patience);
        ReadyAt ??= Stopwatch.GetTimestamp();
    }

    /// <summary>
    /// The status that a GET answers, or null while nobody listens. A process that only tries its port takes a connection and
    /// drops it, which the client reports as a bare socket error.
    /// </summary>
    public async Task<HttpStatusCode?> StatusOfAsync(string path)
    {
        try
        {
            using var response = await Http.GetAsync(path);
            return response.StatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException)
        {
            return null;
        }
    }

    /// <summary>What a GET answers with 200; null for any other status, and while it does not answer.</summary>
    public async Task<JsonElement?> TryJsonAsync(string path, CancellationToken cancellationToken = default)
    {
        try
        {
            using var response = await Http.GetAsync(path, cancellationToken);
            return response.StatusCode == HttpStatusCode.OK ? JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken)) : null;
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    /// <summary>What one check of <c>/healthz/ready</c> says, and the status of the whole; null for a check that is not there.</summary>
    public async Task<(string? Status, string Description, HttpStatusCode Code, string All)> CheckAsync(string name)
    {
        using var response = await Http.GetAsync("/healthz/ready");
        var all = await response.Content.ReadAsStringAsync();
        var check = JsonElement.Parse(all).GetProperty("checks").EnumerateArray().SingleOrDefault(check => check.GetProperty("name").GetString() == name);
        return check.ValueKind == JsonValueKind.Undefined
            ? (null, "", response.StatusCode, all)
            : (check.GetProperty("status").GetString(), check.GetProperty("description").GetString()!, response.StatusCode, all);
    }

    /// <summary>What it measures under a name; none while it does not answer.</summary>
    public async Task<MetricSample[]> MetricsAsync(string name)
    {
        try
        {
            return Array.FindAll(MetricSample.Read(await Http.GetStringAsync("/metrics")), sample => sample.Name == name);
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException or OperationCanceledException)
        {
            return [];
        }
    }

    public override async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>An address on loopback that nothing listens on.</summary>
    protected static Uri FreeAddress() => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}"));

    private static string Urls(Uri address) => address.GetLeftPart(UriPartial.Authority);

    private static IEnumerable<string> Settings(ProcessOptions options) =>
        options.Settings.SelectMany(setting => new[] { "--" + setting.Key, setting.Value });
}
