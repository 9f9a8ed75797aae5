using System.CommandLine;
using Spectre.Console;

namespace RealtimeRec.Benchmarks;

/// <summary>A measurement that runs its ceiling beside it.</summary>
internal interface IBenchmark
{
    /// <summary>What one types to run it.</summary>
    string Name { get; }

    /// <summary>What it measures, in a line.</summary>
    string Description { get; }

    /// <summary>What can be said behind its name.</summary>
    IReadOnlyList<Option> Options => [];

    /// <summary>What must be said behind its name.</summary>
    IReadOnlyList<Argument> Arguments => [];

    /// <summary>Measures; writes what a reader wants to see besides the result to <paramref name="console"/>.</summary>
    Task<BenchmarkResult> RunAsync(ParseResult arguments, IAnsiConsole console, CancellationToken cancellationToken);
}
