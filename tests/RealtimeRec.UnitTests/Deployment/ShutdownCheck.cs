using System.Globalization;
using k8s.Models;

namespace RealtimeRec.UnitTests.Deployment;

/// <summary>A pod has the time to stop, and says why it ended.</summary>
internal static class ShutdownCheck
{
    /// <summary>How long a gateway has to stop (the default of .NET's host).</summary>
    private const int GatewayStopSeconds = 30;

    /// <summary>What must be left between the end of a stop and the kill.</summary>
    private const int SpareSeconds = 5;

    /// <summary>Tells what breaks the rule.</summary>
    public static void Run(ManifestSet manifests, string owner, V1PodSpec pod, V1Container container)
    {
        if (container.TerminationMessagePolicy != "FallbackToLogsOnError")
        {
            manifests.Refuse(ManifestRule.Shutdown, $"{owner} does not say why it ended (terminationMessagePolicy).");
        }

        var stop = container.Name switch
        {
            "silo" => (int)TimeSpan.Parse(manifests.All.OfType<V1ConfigMap>().SelectMany(map => map.Data).First(pair => pair.Key == "Silo__ShutdownTimeout").Value, CultureInfo.InvariantCulture).TotalSeconds,
            "gateway" => GatewayStopSeconds + (int)(container.Lifecycle?.PreStop?.Sleep?.Seconds ?? 0),
            _ => 0,
        };
        if (stop > 0 && pod.TerminationGracePeriodSeconds < stop + SpareSeconds)
        {
            manifests.Refuse(ManifestRule.Shutdown, $"{owner} is killed after {pod.TerminationGracePeriodSeconds} s, but its stop may take {stop}.");
        }

        if (container.Name == "gateway" && ((container.Lifecycle?.PreStop?.Sleep?.Seconds ?? 0) == 0 || !(container.Env ?? []).Any(variable => variable.Name == "Shutdown__Delay")))
        {
            manifests.Refuse(ManifestRule.Shutdown, $"{owner} must go on serving while load balancers notice (preStop, Shutdown:Delay).");
        }
    }
}
