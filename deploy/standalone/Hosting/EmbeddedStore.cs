using System.Globalization;
using System.Security.Cryptography;
using Garnet;
using RealtimeRec.Silo;

namespace RealtimeRec.Standalone.Hosting;

/// <summary>
/// A Redis-compatible store inside this process (Garnet), durable through its append-only file. It listens on a loopback
/// port that is drawn at each start and asks for a password that only this process knows.
/// </summary>
internal sealed class EmbeddedStore : IAsyncDisposable
{
    private readonly GarnetServer _server;

    private EmbeddedStore(GarnetServer server, string connectionString)
    {
        _server = server;
        ConnectionString = connectionString;
    }

    /// <summary>How StackExchange.Redis connects to it.</summary>
    public string ConnectionString { get; }

    /// <summary>Opens the store in <paramref name="directory"/> with everything it ever acknowledged.</summary>
    /// <exception cref="StartException">The store cannot be opened.</exception>
    public static EmbeddedStore Start(string directory)
    {
        var port = LoopbackPorts.FindFree(1)[0];
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        string[] arguments =
        [
            "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1",
            "--auth", "Password", "--password", password,
            // Orleans compares and sets in Lua scripts, which are only atomic in transaction mode.
            "--lua", "--lua-transaction-mode",
            // A write is acknowledged once it is in the file: a killed process loses nothing that it acknowledged.
            "--aof", "--aof-commit-freq", "0", "--aof-commit-wait", "--aof-memory", "32m", "--aof-page-size", "4m",
            // A checkpoint from time to time, so that a start does not replay everything that was ever written.
            "--checkpointdir", directory, "--recover", "--aof-size-limit", "256m",
            // The default device needs libaio, which a machine with only the SDK lacks.
            "--device-type", "RandomAccess",
            // Beyond this size Garnet drops the oldest records without a word. It is no reservation: set out of reach, the
            // machine's memory is the limit, and reaching it is not silent.
            "--memory", "16g", "--page", "2m", "--index", "16m",
            "-q",
        ];
        try
        {
            var server = new GarnetServer(arguments);
            server.Start();
            // It shares this process's cores with all the work that waits for it: a late answer is no lost one.
            return new EmbeddedStore(server, $"127.0.0.1:{port},password={password},asyncTimeout=20000,syncTimeout=20000");
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw new StartException($"The store in {directory} cannot be opened: {exception.Message}", exception);
        }
    }

    /// <summary>Writes out whatever is still in memory, then stops. Everything that uses the store must have stopped before.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.Store.CommitAOFAsync(CancellationToken.None);
        await _server.Store.WaitForCommitAsync(CancellationToken.None);
        _server.Dispose();
    }
}
