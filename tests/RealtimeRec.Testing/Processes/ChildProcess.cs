using System.Diagnostics;
using System.Runtime.InteropServices;

namespace RealtimeRec.Testing.Processes;

/// <summary>A process that belongs to this one: its log, its signals, its end.</summary>
public partial class ChildProcess : IAsyncDisposable
{
    private const int Sigint = 2;
    private const int Sigterm = 15;
    private const int Sigcont = 18;
    private const int Sigstop = 19;
    private const int LinesInMessages = 60;

    private static readonly TimeSpan DefaultPatience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly ProcessLog _log;
    private readonly TaskCompletionSource _outputEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _openOutputs = 2;
    private long _endedAt;
    private bool _disposed;

    /// <summary>Starts it; does not wait for anything.</summary>
    /// <param name="program">Path, or name on the PATH.</param>
    /// <param name="arguments">Its command line.</param>
    /// <param name="options">Its name, log folder and environment; the rest is not for it.</param>
    /// <param name="workingDirectory">Where it runs; null for where this process does.</param>
    /// <param name="takesInput">Whether it reads from <see cref="Input"/>.</param>
    internal ChildProcess(
        string program, IEnumerable<string> arguments, ProcessOptions options, string? workingDirectory = null, bool takesInput = false)
    {
        Name = options.Name ?? Path.GetFileNameWithoutExtension(program);
        _log = new ProcessLog(options.LogFolder is { } folder ? Path.Combine(Path.GetFullPath(folder), Name + ".log") : null);
        var start = OwnedProcess.Describe(program, arguments);
        start.WorkingDirectory = workingDirectory ?? "";
        start.RedirectStandardInput = takesInput;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        foreach (var (name, value) in options.Environment)
        {
            start.Environment[name] = value;
        }

        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.Exited += (_, _) => NoteEnd();
        _process.OutputDataReceived += (_, line) =>
        {
            Append(line.Data);
            OnOutput(line.Data);
        };
        _process.ErrorDataReceived += (_, line) => Append(line.Data);
        OwnedProcess.Start(_process);
        Id = _process.Id;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it is called in messages.</summary>
    public string Name { get; }

    /// <summary>The process id.</summary>
    public int Id { get; }

    /// <summary>Whether it ended.</summary>
    public bool HasExited => _disposed || _process.HasExited;

    /// <summary>When it was told to end, or ended by itself (<see cref="Stopwatch.GetTimestamp"/>); null while it goes on.</summary>
    public long? EndedAt => Volatile.Read(ref _endedAt) is not 0 and var ended ? ended : null;

    /// <summary>Whether it was ended without warning (<see cref="KillAsync"/>).</summary>
    public bool WasKilled { get; private set; }

    /// <summary>The file with what it writes, or null when there is none.</summary>
    public string? LogPath => _log.Path;

    /// <summary>What it wrote so far, both outputs.</summary>
    public string Log => _log.ToString();

    // The state is the word behind the program's name, which is in brackets (proc(5)).
    private bool IsFrozen => File.ReadAllText($"/proc/{Id}/stat").Split(')')[^1].StartsWith(" T", StringComparison.Ordinal);

    /// <summary>What it reads.</summary>
    protected StreamWriter Input => _process.StandardInput;

    /// <summary>Its memory that is in the machine's, bytes.</summary>
    public long ResidentBytes()
    {
        _process.Refresh();
        return _process.WorkingSet64;
    }

    /// <summary>Waits until the output holds <paramref name="text"/>.</summary>
    public Task WaitForLogAsync(string text, TimeSpan? patience = null) =>
        WaitUntilAsync($"the log to say \"{text}\"", () => Task.FromResult(Log.Contains(text, StringComparison.Ordinal)), patience);

    /// <summary>Polls until <paramref name="condition"/> holds; fails, with the log, when the process ends first or it takes too long.</summary>
    public async Task WaitUntilAsync(string what, Func<Task<bool>> condition, TimeSpan? patience = null)
    {
        var limit = patience ?? DefaultPatience;
        var held = await Eventually.TryAsync(
            async () => await condition()
                || (HasExited ? throw new InvalidOperationException($"Waited for {what}, but {Name} ended with {_process.ExitCode}. {LogForMessage()}") : false),
            limit);
        if (!held)
        {
            throw new TimeoutException($"Waited {limit} for {what}. {LogForMessage()}");
        }
    }

    /// <summary>Stops it as a service manager does (SIGTERM); answers its exit code.</summary>
    public Task<int> StopAsync()
    {
        NoteEnd();
        Signal(Sigterm);
        return WaitForExitAsync(DefaultPatience);
    }

    /// <summary>Stops it as Ctrl-C does (SIGINT); answers its exit code.</summary>
    public Task<int> InterruptAsync(TimeSpan? patience = null)
    {
        NoteEnd();
        Signal(Sigint);
        return WaitForExitAsync(patience ?? DefaultPatience);
    }

    /// <summary>Ends it without warning (SIGKILL).</summary>
    public async Task KillAsync()
    {
        WasKilled = true;
        NoteEnd();
        _process.Kill();
        await WaitForExitAsync(DefaultPatience);
    }

    /// <summary>Takes all processor time from it (SIGSTOP): it is there, its connections stand, and it does nothing.</summary>
    public Task FreezeAsync()
    {
        Signal(Sigstop);
        return WaitUntilAsync($"{Name} to stand still", () => Task.FromResult(IsFrozen));
    }

    /// <summary>Lets a frozen one go on (SIGCONT).</summary>
    public Task ThawAsync()
    {
        Signal(Sigcont);
        return WaitUntilAsync($"{Name} to go on", () => Task.FromResult(!IsFrozen));
    }

    /// <summary>Waits until it ends by itself; answers its exit code.</summary>
    public Task<int> WaitForExitAsync() => WaitForExitAsync(DefaultPatience);

    /// <summary>Waits until it ends by itself, for as long as <paramref name="patience"/>; answers its exit code.</summary>
    public async Task<int> WaitForExitAsync(TimeSpan patience, CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
            await _outputEnded.Task.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Waited {patience} for {Name} to end. {LogForMessage()}");
        }

        return _process.ExitCode;
    }

    public virtual async ValueTask DisposeAsync()
    {
        // A test may have done so before the cluster does.
        if (_disposed)
        {
            return;
        }

        if (!HasExited)
        {
            await KillAsync();
        }

        _disposed = true;
        _process.Dispose();
        _log.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Sees each line of its standard output, and null at its end.</summary>
    private protected virtual void OnOutput(string? line)
    {
    }

    /// <summary>The log as the end of an error message: all of it, or its end and where the whole of it lies.</summary>
    private protected string LogForMessage()
    {
        var log = Log;
        if (LogPath is null)
        {
            return $"The log:\n{log}";
        }

        var lines = log.Split('\n');
        return $"The log is {LogPath}; its end:\n{string.Join('\n', lines.TakeLast(LinesInMessages))}";
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);

    private void Signal(int signal)
    {
        if (!HasExited && SendSignal(Id, signal) != 0)
        {
            throw new InvalidOperationException($"Signal {signal} did not reach process {Id}: error {Marshal.GetLastPInvokeError()}.");
        }
    }

    /// <summary>What comes first counts: one that was told to end serves no more for certain, though it may take its time.</summary>
    private void NoteEnd() => Interlocked.CompareExchange(ref _endedAt, Stopwatch.GetTimestamp(), 0);

    private void Append(string? line)
    {
        if (line is not null)
        {
            _log.Append(line);
        }
        else if (Interlocked.Decrement(ref _openOutputs) == 0)
        {
            _outputEnded.TrySetResult();
        }
    }
}
