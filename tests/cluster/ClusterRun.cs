using System.Globalization;
using System.Net;
using RealtimeRec.Testing.Clusters;
using RealtimeRec.Testing.Processes;
using Spectre.Console;

namespace RealtimeRec.TestCluster;

/// <summary>Runs a cluster until a signal asks to stop.</summary>
internal static class ClusterRun
{
    /// <summary>Starts it, shows what runs where, says which process ended when one does, and ends the others at last.</summary>
    public static async Task<int> RunAsync(IAnsiConsole console, LocalClusterOptions options, CancellationToken cancellationToken)
    {
        LocalCluster cluster;
        try
        {
            console.WriteLine($"Starting {options.Silos} silos, a gateway, Kafka and Redis…");
            cluster = await LocalCluster.StartAsync(options, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception exception) when (exception is TimeoutException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync($"The cluster did not start. {exception.Message}");
            return 1;
        }

        await using (cluster)
        {
            Show(console, cluster);
            var filling = options.Filling.Count == 0 ? Task.CompletedTask : ShowFillingAsync(console, cluster.Gateway, options.Filling, cancellationToken);
            await Task.WhenAll(cluster.Processes.Select(process => WatchAsync(console, process, cancellationToken)).Append(filling));
            await AskedToStopAsync(cancellationToken);
            console.WriteLine("Stopping…");
            await cluster.StopAsync();
            return 0;
        }
    }

    /// <summary>Says how far imports and the demonstration shop are, whenever that has changed, until all of it is there.</summary>
    private static async Task ShowFillingAsync(
        IAnsiConsole console, GatewayProcess gateway, IReadOnlyList<string> filling, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(2));
        var said = "";
        try
        {
            while (!gateway.HasExited && await timer.WaitForNextTickAsync(stopping))
            {
                var (imports, shop) = (await gateway.CheckAsync("imports"), await gateway.CheckAsync("demonstration shop"));
                string?[] parts = [filling.Contains("--import") ? imports.Description : null, shop.Status is null ? null : $"demonstration shop: {shop.Description}"];
                var state = string.Join("; ", parts.OfType<string>());
                if (state != said)
                {
                    console.WriteLine(said = state);
                }

                if (imports.Code == HttpStatusCode.OK)
                {
                    return;
                }
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            // It stops, or was ended: what watches it says so.
        }
    }

    private static async Task AskedToStopAsync(CancellationToken stopping)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (stopping.Register(asked.SetResult))
        {
            await asked.Task;
        }
    }

    private static async Task WatchAsync(IAnsiConsole console, ChildProcess process, CancellationToken stopping)
    {
        try
        {
            var code = await process.WaitForExitAsync(Timeout.InfiniteTimeSpan, stopping);
            console.WriteLine($"{process.Name} (process {process.Id}) ended with {code}; the others go on. Its log: {process.LogPath}");
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    private static void Show(IAnsiConsole console, LocalCluster cluster)
    {
        // An address is only useful whole: the table is as wide as it needs to be.
        console.Profile.Width = short.MaxValue;
        var table = new Table().Border(TableBorder.Simple).AddColumn("name").AddColumn("process").AddColumn("address").AddColumn("log");
        foreach (var process in cluster.Processes)
        {
            table.AddRow(
                new Text(process.Name),
                new Text(process.Id.ToString(CultureInfo.InvariantCulture)),
                new Text(process switch
                {
                    SiloProcess silo => string.Create(CultureInfo.InvariantCulture, $"{silo.Address} (silo {silo.SiloPort}, gateway {silo.GatewayPort})"),
                    ServiceProcess service => service.Address.ToString(),
                    _ when process == cluster.Store.Process => cluster.Store.ConnectionString,
                    _ => cluster.BootstrapServers,
                }),
                new Text(process.LogPath ?? ""));
        }

        console.Write(table);
        foreach (var (what, value) in new[]
        {
            ("Kafka:BootstrapServers", cluster.BootstrapServers),
            ("Redis:ConnectionString", cluster.Store.ConnectionString),
            ("Cluster:ClusterId", cluster.ClusterId),
            ("gateway", cluster.Gateway.Address.ToString()),
            ("logs", cluster.LogFolder),
        })
        {
            console.WriteLine($"{what,-24} {value}");
        }

        console.WriteLine("Ready. Ctrl-C stops it.");
    }
}
