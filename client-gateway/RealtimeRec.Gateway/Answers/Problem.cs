namespace RealtimeRec.Gateway.Answers;

/// <summary>Problem details (RFC 9457). There is no <c>type</c>, which means <c>about:blank</c>: the status says which problem it is.</summary>
public sealed record Problem
{
    /// <summary>The status in words.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>What went wrong this time.</summary>
    public required string Detail { get; init; }

    /// <summary>The requested path.</summary>
    public string? Instance { get; init; }

    /// <summary>The trace id, to find the server's logs and spans.</summary>
    public string? TraceId { get; init; }

    /// <summary>What a bulk request that was cut off had stored until then.</summary>
    public BulkAnswer? Stored { get; init; }

    /// <summary>Every error found in the input.</summary>
    public IReadOnlyList<ProblemError>? Errors { get; init; }
}
