namespace RealtimeRec.Gateway.Health;

/// <summary>How the gateway leaves. Bound from the configuration section <c>Shutdown</c>.</summary>
public sealed class ShutdownOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Shutdown";

    /// <summary>
    /// How long the gateway goes on serving, not ready, after it was told to stop: as long as a load balancer takes to notice.
    /// None unless told, since not every gateway has one before it.
    /// </summary>
    public TimeSpan Delay { get; set; } = TimeSpan.Zero;
}
