using k8s.Models;
using static RealtimeRec.UnitTests.Deployment.ManifestSet;

namespace RealtimeRec.UnitTests.Deployment;

/// <summary>Every pod is closed to what no policy names.</summary>
internal static class NetworkCheck
{
    /// <summary>Tells what breaks the rule.</summary>
    public static void Run(ManifestSet manifests)
    {
        var policies = manifests.All.OfType<V1NetworkPolicy>().ToArray();
        foreach (var (owner, pod) in manifests.Pods)
        {
            var own = policies.Where(policy => Selects(policy.Spec.PodSelector.MatchLabels, pod.Metadata.Labels)).ToArray();
            if (!own.Any(policy => policy.Spec is { Ingress: null, Egress: null } && policy.Spec.PolicyTypes.Count == 2))
            {
                manifests.Refuse(ManifestRule.Network, $"{owner} is open to everything that no policy names.");
            }

            foreach (var (what, port) in new[] { ("names", "53"), ("Kafka", "9092") })
            {
                if (!own.SelectMany(policy => policy.Spec.Egress ?? []).Any(rule => (rule.Ports ?? []).Any(to => to.Port?.Value == port)))
                {
                    manifests.Refuse(ManifestRule.Network, $"{owner} cannot reach {what}.");
                }
            }

            if (own.SelectMany(policy => policy.Spec.Ingress ?? []).Any(rule => rule.FromProperty is not { Count: > 0 } || rule.Ports is not { Count: > 0 }))
            {
                manifests.Refuse(ManifestRule.Network, $"{owner} lets in anybody, or on any port.");
            }
        }
    }
}
