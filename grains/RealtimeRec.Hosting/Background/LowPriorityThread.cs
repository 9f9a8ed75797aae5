using System.Runtime.InteropServices;

namespace RealtimeRec.Hosting.Background;

/// <summary>Runs long computations beside work that people wait for.</summary>
public static partial class LowPriorityThread
{
    /// <summary>The lowest priority that Linux gives a thread: it runs where nothing else would.</summary>
    private const int Lowest = 19;

    /// <summary>Of <c>setpriority</c>: who 0 is the calling thread.</summary>
    private const int OfProcess = 0;

    /// <summary>Runs a computation on a thread of its own that does not keep the process from ending.</summary>
    /// <param name="name">Name of the thread.</param>
    /// <param name="compute">The computation.</param>
    public static Task<T> RunAsync<T>(string name, Func<T> compute)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            if (OperatingSystem.IsLinux())
            {
                // .NET passes no priorities on to Linux. Where this is refused, the computation runs like any other.
                _ = SetPriority(OfProcess, 0, Lowest);
            }

            try
            {
                result.SetResult(compute());
            }
            catch (Exception exception)
            {
                result.SetException(exception);
            }
        })
        {
            Name = name,
            IsBackground = true,
            Priority = ThreadPriority.Lowest,
        };
        thread.Start();
        return result.Task;
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int priority);
}
