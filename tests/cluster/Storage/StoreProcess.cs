using System.Globalization;
using Garnet;

namespace RealtimeRec.TestCluster.Storage;

/// <summary>
/// Garnet in this process, for machines without redis-server, set up as the one-process edition sets it up: scripts are
/// atomic, a write is acknowledged once it is in the file.
/// </summary>
internal static class StoreProcess
{
    public static async Task<int> RunAsync(int port, string directory, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1",
            "--lua", "--lua-transaction-mode",
            "--aof", "--aof-commit-freq", "0", "--aof-commit-wait", "--aof-memory", "32m", "--aof-page-size", "4m",
            "--checkpointdir", directory, "--recover", "--aof-size-limit", "256m",
            "--device-type", "RandomAccess",
            "--memory", "16g", "--page", "2m", "--index", "16m",
        ];
        using var server = new GarnetServer(arguments);
        server.Start();
        await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);
        await server.Store.CommitAOFAsync(CancellationToken.None);
        await server.Store.WaitForCommitAsync(CancellationToken.None);
        return 0;
    }
}
