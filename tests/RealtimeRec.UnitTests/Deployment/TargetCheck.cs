using k8s.Models;
using static RealtimeRec.UnitTests.Deployment.ManifestSet;

namespace RealtimeRec.UnitTests.Deployment;

/// <summary>What an autoscaler, an Ingress, a route or a monitor names is there.</summary>
internal static class TargetCheck
{
    /// <summary>Tells what breaks the rule.</summary>
    public static void Run(ManifestSet manifests)
    {
        foreach (var scaler in manifests.All.OfType<V2HorizontalPodAutoscaler>())
        {
            var target = scaler.Spec.ScaleTargetRef;
            if (!manifests.All.Any(item => item.Kind == target.Kind && item.ApiVersion == target.ApiVersion && item.Metadata.Name == target.Name))
            {
                manifests.Refuse(ManifestRule.Target, $"{NameOf(scaler)} scales {target.Kind} {target.Name}, which is not there.");
            }
        }

        var backends = manifests.All.OfType<V1Ingress>().SelectMany(ingress => ingress.Spec.Rules).SelectMany(rule => rule.Http.Paths).Select(path => ("Ingress", path.Backend.Service.Name))
            .Concat(manifests.All.OfType<CustomKinds.HttpRoute>().SelectMany(route => route.Spec.Rules).SelectMany(rule => rule.BackendRefs).Select(backend => ("HTTPRoute", backend.Name)));
        foreach (var (kind, name) in backends.Where(backend => !manifests.Services.Any(service => service.Metadata.Name == backend.Item2)))
        {
            manifests.Refuse(ManifestRule.Target, $"{kind} sends to Service {name}, which is not there.");
        }

        foreach (var monitor in manifests.All.OfType<CustomKinds.ServiceMonitor>())
        {
            var services = manifests.Services.Where(service => Selects(monitor.Spec.Selector.MatchLabels, service.Metadata.Labels)).ToArray();
            foreach (var deployment in manifests.Deployments.Where(deployment => !services.Any(service => Selects(service.Spec.Selector, deployment.Spec.Template.Metadata.Labels))))
            {
                manifests.Refuse(ManifestRule.Target, $"ServiceMonitor {monitor.Metadata.Name} leaves out the pods of {NameOf(deployment)}.");
            }
        }
    }
}
