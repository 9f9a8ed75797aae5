namespace RealtimeRec.Benchmarks.Search;

/// <summary>A kind of search that <see cref="SearchBenchmark"/> times.</summary>
/// <param name="Engine">Who is asked.</param>
/// <param name="Name">What it is called in a table.</param>
/// <param name="Queries">What is asked, one after the other and again from the first.</param>
/// <param name="Ask">Asks one.</param>
internal sealed record SearchCase(ISearchEngine Engine, string Name, IReadOnlyList<string> Queries, Func<string, CancellationToken, Task> Ask)
{
    /// <summary>Searches a second, closed loop.</summary>
    public Samples PerSecond { get; } = new();

    /// <summary>Microseconds of our server's CPU for a search.</summary>
    public Samples Cpu { get; } = new();

    /// <summary>Milliseconds of searches that come at half that rate.</summary>
    public Samples? HalfLoad { get; set; }

    /// <summary>Asks.</summary>
    public Task AskAsync(int number, CancellationToken cancellationToken) => Ask(Queries[number % Queries.Count], cancellationToken);
}
