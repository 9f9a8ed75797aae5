namespace RealtimeRec.Hosting.Health;

/// <summary>The answer of a health route.</summary>
/// <param name="Status">healthy, degraded or unhealthy.</param>
/// <param name="Checks">What was checked.</param>
public sealed record HealthAnswer(string Status, IReadOnlyList<HealthAnswer.Check> Checks)
{
    /// <summary>One check.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Status">healthy, degraded or unhealthy.</param>
    /// <param name="Description">What it found.</param>
    public sealed record Check(string Name, string Status, string? Description);
}
