using k8s.Models;
using static RealtimeRec.UnitTests.Deployment.ManifestSet;

namespace RealtimeRec.UnitTests.Deployment;

/// <summary>Shops reach the API alone, and live feeds stay open.</summary>
internal static class ExposureCheck
{
    private const string ManagementPort = "management";

    /// <summary>Tells what breaks the rule.</summary>
    public static void Run(ManifestSet manifests)
    {
        foreach (var ingress in manifests.All.OfType<V1Ingress>())
        {
            foreach (var path in ingress.Spec.Rules.SelectMany(rule => rule.Http.Paths).Where(path => !path.Path.StartsWith("/v1", StringComparison.Ordinal)))
            {
                manifests.Refuse(ManifestRule.Exposure, $"{NameOf(ingress)} opens {path.Path} to shops.");
            }

            var annotations = new Dictionary<string, string>(ingress.Metadata.Annotations ?? new Dictionary<string, string>());
            if (annotations.GetValueOrDefault("nginx.ingress.kubernetes.io/proxy-buffering") != "off")
            {
                manifests.Refuse(ManifestRule.Exposure, $"{NameOf(ingress)} holds live feeds back (proxy-buffering).");
            }

            if (!int.TryParse(annotations.GetValueOrDefault("nginx.ingress.kubernetes.io/proxy-read-timeout"), out var seconds) || seconds < 600)
            {
                manifests.Refuse(ManifestRule.Exposure, $"{NameOf(ingress)} ends live feeds in which nothing happens (proxy-read-timeout).");
            }
        }

        foreach (var route in manifests.All.OfType<CustomKinds.HttpRoute>())
        {
            foreach (var rule in route.Spec.Rules)
            {
                if (rule.Matches.Find(match => !match.Path.Value.StartsWith("/v1", StringComparison.Ordinal)) is { } open)
                {
                    manifests.Refuse(ManifestRule.Exposure, $"HTTPRoute {route.Metadata.Name} opens {open.Path.Value} to shops.");
                }

                if (rule.Timeouts is not { Request: "0s", BackendRequest: "0s" })
                {
                    manifests.Refuse(ManifestRule.Exposure, $"HTTPRoute {route.Metadata.Name} ends live feeds (timeouts).");
                }
            }
        }

        foreach (var service in manifests.Services.Where(service => service.Spec.Ports.Any(port => port.Name == ManagementPort) && service.Spec.Ports.Count > 1))
        {
            manifests.Refuse(ManifestRule.Exposure, $"{NameOf(service)} offers the management port beside others.");
        }
    }
}
