using k8s.Models;
using static RealtimeRec.UnitTests.Deployment.ManifestSet;

namespace RealtimeRec.UnitTests.Deployment;

/// <summary>How many pods there are is one owner's to say, and they neither go all at once nor lie on one node.</summary>
internal static class ReplicaCheck
{
    /// <summary>Tells what breaks the rule.</summary>
    public static void Run(ManifestSet manifests)
    {
        foreach (var deployment in manifests.Deployments)
        {
            var scaled = manifests.All.OfType<V2HorizontalPodAutoscaler>().Any(scaler => scaler.Spec.ScaleTargetRef.Name == deployment.Metadata.Name);
            if (scaled && deployment.Spec.Replicas is not null)
            {
                manifests.Refuse(ManifestRule.Replicas, $"{NameOf(deployment)} says how many pods it has, and so does its autoscaler.");
            }

            if (scaled && deployment.Metadata.Name != "gateway")
            {
                manifests.Refuse(ManifestRule.Replicas, $"{NameOf(deployment)} is scaled by its processors, which say nothing of what a silo holds.");
            }

            if (!scaled && deployment.Spec.Replicas is null or < 2)
            {
                manifests.Refuse(ManifestRule.Replicas, $"{NameOf(deployment)} has one pod: nothing serves while it is replaced.");
            }

            if (!manifests.All.OfType<V1PodDisruptionBudget>().Any(budget => Selects(budget.Spec.Selector.MatchLabels, deployment.Spec.Template.Metadata.Labels)))
            {
                manifests.Refuse(ManifestRule.Replicas, $"{NameOf(deployment)} has no PodDisruptionBudget.");
            }

            var topologies = (deployment.Spec.Template.Spec.TopologySpreadConstraints ?? []).Select(spread => spread.TopologyKey);
            if (new[] { "kubernetes.io/hostname", "topology.kubernetes.io/zone" }.Except(topologies).FirstOrDefault() is { } missing)
            {
                manifests.Refuse(ManifestRule.Replicas, $"{NameOf(deployment)} is not spread over {missing}.");
            }

            var hasGpu = deployment.Spec.Template.Spec.Containers.Any(container => container.Resources?.Limits?.ContainsKey("nvidia.com/gpu") == true);
            if (!hasGpu && deployment.Spec.Strategy?.RollingUpdate?.MaxUnavailable?.Value != "0")
            {
                manifests.Refuse(ManifestRule.Replicas, $"{NameOf(deployment)} ends a pod before a new one is ready.");
            }
        }
    }
}
