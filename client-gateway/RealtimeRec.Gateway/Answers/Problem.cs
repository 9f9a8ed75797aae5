namespace RealtimeRec.Gateway.Answers;

/// <summary>Problem details (RFC 9457). No <c>type</c> is given, which means <c>about:blank</c>: the status says it all.</summary>
public sealed record Problem
{
    /// <summary>The status in words.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>What went wrong this time.</summary>
    public required string Detail { get; init; }

    /// <summary>The path asked for.</summary>
    public string? Instance { get; init; }

    /// <summary>The trace under which the server's logs and spans are found.</summary>
    public string? TraceId { get; init; }

    /// <summary>What a bulk that was cut off has stored until then.</summary>
    public BulkAnswer? Stored { get; init; }

    /// <summary>Every fault found, when the input was at fault.</summary>
    public IReadOnlyList<ProblemError>? Errors { get; init; }
}
