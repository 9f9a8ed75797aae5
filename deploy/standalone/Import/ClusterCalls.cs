namespace RealtimeRec.Standalone.Import;

/// <summary>
/// Repeats a call to the cluster that failed, or that the cluster itself gave up. Everything an import sends may be sent again: it
/// changes nothing twice.
/// </summary>
internal static class ClusterCalls
{
    private const int Attempts = 6;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

    /// <exception cref="Exception">What the last attempt threw.</exception>
    public static async Task<T> CallAsync<T>(Func<Task<T>> call, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (Exception) when (attempt < Attempts && !cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(FirstPause * (1 << (attempt - 1)), timeProvider, cancellationToken);
            }
        }
    }
}
