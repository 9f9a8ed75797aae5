using k8s.Models;
using static RealtimeRec.UnitTests.Deployment.ManifestSet;

namespace RealtimeRec.UnitTests.Deployment;

/// <summary>A port that is named is there.</summary>
internal static class PortCheck
{
    /// <summary>Tells what breaks the rule.</summary>
    public static void Run(ManifestSet manifests)
    {
        foreach (var service in manifests.Services)
        {
            foreach (var port in service.Spec.Ports.Where(port => manifests.Selected(service.Spec.Selector).Any(pod => !PortsOf(pod).Contains(Named(port.TargetPort)))))
            {
                manifests.Refuse(ManifestRule.Port, $"{NameOf(service)} sends to port {port.TargetPort?.Value}, which its pods do not have.");
            }
        }

        foreach (var (owner, pod) in manifests.Pods)
        {
            foreach (var container in pod.Spec.Containers)
            {
                var probes = new[] { container.StartupProbe, container.ReadinessProbe, container.LivenessProbe }.Where(probe => probe is not null);
                foreach (var probe in probes.Where(probe => !(container.Ports ?? []).Any(port => port.Name == Named(probe.HttpGet?.Port))))
                {
                    manifests.Refuse(ManifestRule.Port, $"{owner} is probed at port {probe.HttpGet?.Port?.Value}, which it does not have.");
                }
            }
        }

        foreach (var policy in manifests.All.OfType<V1NetworkPolicy>())
        {
            var incoming = (policy.Spec.Ingress ?? []).SelectMany(rule => (rule.Ports ?? []).Select(port => (Pods: manifests.Selected(policy.Spec.PodSelector.MatchLabels), port)));
            var outgoing = (policy.Spec.Egress ?? []).SelectMany(rule => (rule.Ports ?? [])
                .Select(port => (Pods: (rule.To ?? []).Where(peer => peer.NamespaceSelector is null).SelectMany(peer => manifests.Selected(peer.PodSelector?.MatchLabels)), port)));
            foreach (var (pods, port) in incoming.Concat(outgoing).Where(pair => Named(pair.port.Port) is { } name && !pair.Pods.Any(pod => PortsOf(pod).Contains(name))))
            {
                manifests.Refuse(ManifestRule.Port, $"{NameOf(policy)} lets through to port {port.Port.Value}, which no such pod has.");
            }
        }

        foreach (var path in manifests.All.OfType<V1Ingress>().SelectMany(ingress => ingress.Spec.Rules).SelectMany(rule => rule.Http.Paths))
        {
            var backend = path.Backend.Service;
            if (manifests.Services.FirstOrDefault(service => service.Metadata.Name == backend.Name) is { } service && !service.Spec.Ports.Any(port => port.Name == backend.Port.Name))
            {
                manifests.Refuse(ManifestRule.Port, $"Ingress sends to port {backend.Port.Name}, which {NameOf(service)} does not have.");
            }
        }

        foreach (var route in manifests.All.OfType<CustomKinds.HttpRoute>())
        {
            foreach (var backend in route.Spec.Rules.SelectMany(rule => rule.BackendRefs))
            {
                if (manifests.Services.FirstOrDefault(service => service.Metadata.Name == backend.Name) is { } service && !service.Spec.Ports.Any(port => port.Port == backend.Port))
                {
                    manifests.Refuse(ManifestRule.Port, $"HTTPRoute {route.Metadata.Name} sends to port {backend.Port}, which {NameOf(service)} does not have.");
                }
            }
        }

        foreach (var monitor in manifests.All.OfType<CustomKinds.ServiceMonitor>())
        {
            var services = manifests.Services.Where(service => Selects(monitor.Spec.Selector.MatchLabels, service.Metadata.Labels));
            foreach (var endpoint in monitor.Spec.Endpoints.Where(endpoint => services.Any(service => !service.Spec.Ports.Any(port => port.Name == endpoint.Port))))
            {
                manifests.Refuse(ManifestRule.Port, $"ServiceMonitor {monitor.Metadata.Name} scrapes port {endpoint.Port}, which a Service does not have.");
            }
        }
    }
}
