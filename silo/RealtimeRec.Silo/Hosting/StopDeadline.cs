using System.Runtime.InteropServices;

namespace RealtimeRec.Silo.Hosting;

/// <summary>
/// Ends the process with an exit code when its orderly stop takes too long: a disk or a store that does not answer holds whoever waits for
/// it, for as long as it likes.
/// </summary>
public sealed partial class StopDeadline : IDisposable
{
    /// <summary>Exit code of a process that was told to stop and did not get it done in time.</summary>
    public const int ExitCode = 3;

    private readonly ManualResetEventSlim _stopped = new();
    private CancellationTokenRegistration _registration;

    /// <summary>Counts from when <paramref name="stopping"/> is cancelled until <see cref="Dispose"/>.</summary>
    /// <param name="stopping">Cancelled when the process is told to stop.</param>
    /// <param name="limit"><see cref="SiloOptions.ShutdownTimeout"/>.</param>
    public void Watch(CancellationToken stopping, TimeSpan limit) => _registration = stopping.Register(() =>
        new Thread(() => EndAfter(limit)) { IsBackground = true, Name = "stop deadline" }.Start());

    /// <summary>Whether an exception says no more than that the stop was not done in time; what did not end by then is told of in the log.</summary>
    public static bool IsCutShort(Exception exception) => exception is OperationCanceledException
        || (exception is AggregateException several && several.Flatten().InnerExceptions.All(inner => inner is OperationCanceledException));

    /// <inheritdoc/>
    public void Dispose()
    {
        _registration.Dispose();
        _stopped.Set();
    }

    private void EndAfter(TimeSpan limit)
    {
        if (_stopped.Wait(limit))
        {
            return;
        }

        Console.Error.WriteLine($"The process did not stop within Silo:ShutdownTimeout ({limit:c}) and ends now; nothing that was acknowledged is lost.");
        if (OperatingSystem.IsWindows())
        {
            Environment.Exit(ExitCode);
        }

        // Without anything that runs at an ordinary end, which would wait for the same thing.
        Exit(ExitCode);
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Exit(int code);
}
