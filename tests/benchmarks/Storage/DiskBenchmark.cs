using System.CommandLine;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Processes;
using Spectre.Console;

namespace RealtimeRec.Benchmarks.Storage;

/// <summary>
/// The disk that the one-process edition takes while a few shoppers with full profiles send many events, and after a restart. The ceiling
/// is what is promised: 256 MB and four times what lives.
/// </summary>
internal sealed class DiskBenchmark : IBenchmark
{
    private const int Users = 100;
    private const int Step = 10_000;
    private const double Megabyte = 1e6;
    private const double Reserve = 256 * Megabyte;
    private const int Allowance = 4;

    private static readonly Option<int> s_events = new("--events") { Description = "Events", DefaultValueFactory = _ => 500_000 };
    private static readonly Option<int> s_restarts = new("--restarts") { Description = "Restarts among them, every other one a kill", DefaultValueFactory = _ => 4 };

    public string Name => "disk";

    public string Description => $"bytes on the disk after many events of {Users} full profiles, against what lives";

    public IReadOnlyList<Option> Options => [s_events, s_restarts];

    public async Task<BenchmarkResult> RunAsync(ParseResult arguments, IAnsiConsole console, CancellationToken cancellationToken)
    {
        var (events, restarts) = (arguments.GetValue(s_events), arguments.GetValue(s_restarts));
        using var data = new TemporaryDirectory();
        var most = 0L;
        var process = await StandaloneProcess.StartReadyAsync(data.FullPath);
        try
        {
            await EventSender.StockAsync(process.Http, cancellationToken);
            for (int sent = 0, part = 0; sent < events; sent += Step)
            {
                if (sent * (restarts + 1L) / events > part)
                {
                    if (part++ % 2 == 0)
                    {
                        await process.KillAsync();
                    }
                    else
                    {
                        await process.StopAsync();
                    }

                    await process.DisposeAsync();
                    process = await StandaloneProcess.StartReadyAsync(data.FullPath);
                }

                await EventSender.SendAsync(process.Http, sent, Math.Min(sent + Step, events), number => number % Users, cancellationToken);
                most = Math.Max(most, StoreProbe.DiskBytes(data.FullPath));
            }

            await process.StopAsync();
        }
        finally
        {
            await process.DisposeAsync();
        }

        // A stopped store has everything in tables, and next to nothing but what lives.
        var live = StoreProbe.DiskBytes(data.FullPath);
        var promised = Reserve + (Allowance * (double)live);
        console.Write(new Table()
            .AddColumn("").AddColumn("")
            .AddRow("events", $"{events:N0} of {Users} shoppers, {restarts} restarts")
            .AddRow("most on the disk", StoreProbe.Text(most))
            .AddRow("after the stop", StoreProbe.Text(live)));
        return new BenchmarkResult(Name, most / Megabyte, "MB", promised / Megabyte, null, null) { Failed = most > promised };
    }
}
