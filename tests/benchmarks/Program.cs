using System.Globalization;
using RealtimeRec.Benchmarks;
using RealtimeRec.Benchmarks.Scan;
using Spectre.Console;

IBenchmark[] benchmarks = [new ScanBenchmark()];

var chosen = args.Length == 1 ? benchmarks.FirstOrDefault(benchmark => benchmark.Name == args[0]) : null;
if (chosen is null)
{
    if (args.Length > 0)
        Console.Error.WriteLine($"There is no benchmark '{string.Join(' ', args)}'.");

    Console.Error.WriteLine("Usage: dotnet run -c Release --project tests/benchmarks -- NAME");
    foreach (var benchmark in benchmarks)
        Console.Error.WriteLine($"  {benchmark.Name,-12} {benchmark.Description}");

    return 2;
}

using var cancellation = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = true;
    cancellation.Cancel();
};

#if DEBUG
Console.Error.WriteLine("This is a debug build: its figures mean nothing. Use -c Release.");
#endif

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
try
{
    var result = await chosen.RunAsync(AnsiConsole.Console, cancellation.Token);
    Console.Out.WriteLine(result.ToJson());
    return 0;
}
catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
{
    Console.Error.WriteLine("Cancelled.");
    return 130;
}
