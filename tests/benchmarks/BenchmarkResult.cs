using System.Text.Json;
using System.Text.Json.Serialization;

namespace RealtimeRec.Benchmarks;

/// <summary>The outcome of a benchmark, printed as its last line for programs to read.</summary>
/// <param name="Name">Name of the benchmark.</param>
/// <param name="Value">What was measured, in <paramref name="Unit"/>.</param>
/// <param name="Unit">Unit of the value and of the ceiling.</param>
/// <param name="Ceiling">What the machine allowed in the same run, without our code; null when nothing can stand for it.</param>
/// <param name="P50">Median latency in milliseconds; null when latency does not apply.</param>
/// <param name="P99">99th percentile of the latency in milliseconds; null when latency does not apply.</param>
internal sealed record BenchmarkResult(
    [property: JsonPropertyOrder(0)] string Name,
    [property: JsonPropertyOrder(1)] double Value,
    [property: JsonPropertyOrder(2)] string Unit,
    [property: JsonPropertyOrder(3)] double? Ceiling,
    [property: JsonPropertyOrder(5)] double? P50,
    [property: JsonPropertyOrder(6)] double? P99)
{
    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Whether the run showed a fault: its exit code says so too.</summary>
    [JsonIgnore]
    public bool Failed { get; init; }

    /// <summary>Value over ceiling.</summary>
    [JsonPropertyOrder(4)]
    public double? Ratio => Ceiling is > 0 ? Rounded(Value / Ceiling) : null;

    /// <summary>The result as one line of JSON, numbers to four significant digits.</summary>
    public string ToJson() => JsonSerializer.Serialize(
        this with { Value = Rounded(Value)!.Value, Ceiling = Rounded(Ceiling), P50 = Rounded(P50), P99 = Rounded(P99) },
        s_json);

    private static double? Rounded(double? value)
    {
        if (value is not { } number || number == 0 || !double.IsFinite(number))
            return value is { } finite && double.IsFinite(finite) ? finite : null;

        var decimals = Math.Clamp(3 - (int)Math.Floor(Math.Log10(Math.Abs(number))), 0, 15);
        return Math.Round(number, decimals);
    }
}
