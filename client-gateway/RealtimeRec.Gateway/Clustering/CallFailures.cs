using Polly;

namespace RealtimeRec.Gateway.Clustering;

/// <summary>Tells a call that the cluster did not answer, or was not asked because it does not answer now, from any other failure.</summary>
internal static class CallFailures
{
    /// <summary>Whether the same call may well succeed when it is made again.</summary>
    public static bool IsUnavailable(Exception exception) => exception is ExecutionRejectedException || ClusterFailures.IsUnavailable(exception);
}
