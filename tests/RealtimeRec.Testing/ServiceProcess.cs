using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace RealtimeRec.Testing;

/// <summary>One of the repository's programs as a process of its own, the way an operator runs it.</summary>
public partial class ServiceProcess : IAsyncDisposable
{
    private const int Sigint = 2;

    private const int Sigterm = 15;

    private static readonly TimeSpan DefaultPatience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly StringBuilder _log = new();
    private readonly TaskCompletionSource _outputEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _openOutputs = 2;

    /// <summary>Starts it; does not wait for anything.</summary>
    /// <param name="project">Folder of the project, relative to the repository root.</param>
    /// <param name="assembly">Name of the project's assembly, without its extension.</param>
    /// <param name="address">Where it is told to serve.</param>
    /// <param name="arguments">What it is told besides.</param>
    /// <param name="environment">Variables that it sees besides this process's own.</param>
    protected ServiceProcess(
        string project, string assembly, Uri address, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment)
    {
        Address = address;
        Http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
        var path = AssemblyPath(project, assembly);
        var start = new ProcessStartInfo("dotnet", [path, "--urls", address.GetLeftPart(UriPartial.Authority), .. arguments])
        {
            WorkingDirectory = Path.GetDirectoryName(path)!,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Append(line.Data);
        _process.ErrorDataReceived += (_, line) => Append(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Where it serves.</summary>
    public Uri Address { get; }

    /// <summary>A client for <see cref="Address"/>.</summary>
    public HttpClient Http { get; }

    /// <summary>What it wrote so far, both outputs.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    /// <summary>Waits until <c>/healthz/ready</c> answers 200.</summary>
    public Task WaitUntilReadyAsync(TimeSpan? patience = null) =>
        WaitUntilAsync("/healthz/ready to answer 200", async () => await StatusOfAsync("/healthz/ready") == HttpStatusCode.OK, patience);

    /// <summary>Waits until the output holds <paramref name="text"/>.</summary>
    public Task WaitForLogAsync(string text, TimeSpan? patience = null) =>
        WaitUntilAsync($"the log to say \"{text}\"", () => Task.FromResult(Log.Contains(text, StringComparison.Ordinal)), patience);

    /// <summary>Polls until <paramref name="condition"/> holds; fails, with the log, when the process ends first or it takes too long.</summary>
    public async Task WaitUntilAsync(string what, Func<Task<bool>> condition, TimeSpan? patience = null)
    {
        var limit = patience ?? DefaultPatience;
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"Waited for {what}, but the process ended. Its log:\n{Log}");
            }

            if (waited.Elapsed > limit)
            {
                throw new TimeoutException($"Waited {limit} for {what}. The log:\n{Log}");
            }

            await Task.Delay(20);
        }
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

    /// <summary>Stops it as a service manager does; answers its exit code.</summary>
    public Task<int> StopAsync() => SignalAsync(Sigterm);

    /// <summary>Stops it as Ctrl-C does; answers its exit code.</summary>
    public Task<int> InterruptAsync() => SignalAsync(Sigint);

    /// <summary>Ends it without warning.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await WaitForExitAsync();
    }

    /// <summary>Waits until it ends by itself; answers its exit code.</summary>
    public async Task<int> WaitForExitAsync()
    {
        using var limit = new CancellationTokenSource(DefaultPatience);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
            await _outputEnded.Task.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Waited {DefaultPatience} for the process to end. The log:\n{Log}");
        }

        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        Http.Dispose();
        _process.Dispose();
        GC.SuppressFinalize(this);
    }

    // In its own output folder it has its own runtime configuration and web assets; the copy beside the tests has not.
    private static string AssemblyPath(string project, string assembly)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var configuration = output.Parent!.Name;
        var root = output;
        while (!File.Exists(Path.Combine(root.FullName, "RealtimeRec.sln")))
        {
            root = root.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return Path.Combine(root.FullName, project, "bin", configuration, output.Name, assembly + ".dll");
    }

    /// <summary>An address on loopback that nothing listens on.</summary>
    protected static Uri FreeAddress() => new($"http://127.0.0.1:{FreePort.Next()}");

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);

    private async Task<int> SignalAsync(int signal)
    {
        if (!_process.HasExited && SendSignal(_process.Id, signal) != 0)
        {
            throw new InvalidOperationException($"Signal {signal} did not reach process {_process.Id}: error {Marshal.GetLastPInvokeError()}.");
        }

        return await WaitForExitAsync();
    }

    private void Append(string? line)
    {
        if (line is null)
        {
            if (Interlocked.Decrement(ref _openOutputs) == 0)
            {
                _outputEnded.TrySetResult();
            }

            return;
        }

        lock (_log)
        {
            _log.AppendLine(line);
        }
    }
}
