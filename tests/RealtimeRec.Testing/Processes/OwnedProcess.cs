using System.Collections.Concurrent;
using System.Diagnostics;

namespace RealtimeRec.Testing.Processes;

/// <summary>
/// Starts processes that do not outlive this one, however it ends, where the system can see to that (Linux), and that no
/// Ctrl-C at the terminal reaches, so that their owner decides in which order they end.
/// </summary>
internal static class OwnedProcess
{
    private static readonly string[] s_launcher = OperatingSystem.IsLinux() && ExecutablePath.Has("setsid") && ExecutablePath.Has("setpriv")
        ? ["setsid", "setpriv", "--pdeathsig", "KILL"]
        : [];

    private static readonly BlockingCollection<Action> s_starts = [];

    static OwnedProcess()
    {
        // Linux takes the thread that started a process for its parent: one of the pool's may end long before this process.
        var thread = new Thread(() =>
        {
            foreach (var start in s_starts.GetConsumingEnumerable())
            {
                start();
            }
        })
        { IsBackground = true, Name = "process starter" };
        thread.Start();
    }

    /// <summary>How to start a program; the process id is the program's own.</summary>
    public static ProcessStartInfo Describe(string program, IEnumerable<string> arguments)
    {
        string[] line = [.. s_launcher, program, .. arguments];
        return new ProcessStartInfo(line[0], line[1..]) { UseShellExecute = false };
    }

    /// <summary>Starts it.</summary>
    public static void Start(Process process)
    {
        var started = new TaskCompletionSource();
        s_starts.Add(() =>
        {
            try
            {
                process.Start();
                started.SetResult();
            }
            catch (Exception exception)
            {
                started.SetException(exception);
            }
        });
        started.Task.GetAwaiter().GetResult();
    }
}
