using k8s.Models;
using static RealtimeRec.UnitTests.Deployment.ManifestSet;

namespace RealtimeRec.UnitTests.Deployment;

/// <summary>What selects pods selects those that it is meant for.</summary>
internal static class SelectorCheck
{
    /// <summary>Tells what breaks the rule.</summary>
    public static void Run(ManifestSet manifests)
    {
        foreach (var deployment in manifests.Deployments)
        {
            var labels = deployment.Spec.Template.Metadata.Labels;
            if (!Selects(deployment.Spec.Selector.MatchLabels, labels))
            {
                manifests.Refuse(ManifestRule.Selector, $"{NameOf(deployment)} does not select its own pods.");
            }

            foreach (var spread in (deployment.Spec.Template.Spec.TopologySpreadConstraints ?? []).Where(spread => !Selects(spread.LabelSelector?.MatchLabels, labels)))
            {
                manifests.Refuse(ManifestRule.Selector, $"{NameOf(deployment)} spreads over {spread.TopologyKey} what are not its own pods.");
            }
        }

        foreach (var service in manifests.Services.Where(service => !manifests.Selected(service.Spec.Selector).Any()))
        {
            manifests.Refuse(ManifestRule.Selector, $"{NameOf(service)} selects no pod.");
        }

        foreach (var budget in manifests.All.OfType<V1PodDisruptionBudget>())
        {
            var found = manifests.Deployments.Count(deployment => Selects(budget.Spec.Selector.MatchLabels, deployment.Spec.Template.Metadata.Labels));
            if (found != 1)
            {
                manifests.Refuse(ManifestRule.Selector, $"{NameOf(budget)} selects the pods of {found} manifests.Deployments, not of one.");
            }
        }

        foreach (var policy in manifests.All.OfType<V1NetworkPolicy>())
        {
            var peers = (policy.Spec.Ingress ?? []).SelectMany(rule => rule.FromProperty ?? []).Concat((policy.Spec.Egress ?? []).SelectMany(rule => rule.To ?? []));
            var own = peers.Where(peer => peer.NamespaceSelector is null && peer.IpBlock is null).Select(peer => peer.PodSelector);
            if (own.Append(policy.Spec.PodSelector).FirstOrDefault(selector => !manifests.Selected(selector.MatchLabels).Any()) is { } none)
            {
                manifests.Refuse(ManifestRule.Selector, $"{NameOf(policy)} selects no pod by {string.Join(", ", (none.MatchLabels ?? new Dictionary<string, string>()).Select(label => $"{label.Key}={label.Value}"))}.");
            }
        }
    }
}
