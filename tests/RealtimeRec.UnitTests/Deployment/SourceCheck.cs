using k8s.Models;

namespace RealtimeRec.UnitTests.Deployment;

/// <summary>What pods read is there, or is the operator's to make; settings are ones that there are; no pod has a token for Kubernetes.</summary>
internal static class SourceCheck
{
    /// <summary>What the operator makes before anything is applied; docs/kubernetes.md says how.</summary>
    private static readonly Dictionary<string, string[]> s_providedSecrets = new()
    {
        ["realtimerec"] = ["redis-connection-string", "kafka-username", "kafka-password"],
        ["shop-example-tls"] = [],
    };

    private static readonly string[] s_providedClaims = ["realtimerec-models"];

    /// <summary>Tells what breaks the rule.</summary>
    public static void Run(ManifestSet manifests)
    {
        var maps = manifests.All.OfType<V1ConfigMap>().ToDictionary(map => map.Metadata.Name);
        var accounts = manifests.All.OfType<V1ServiceAccount>().ToDictionary(account => account.Metadata.Name);
        foreach (var (owner, pod) in manifests.Pods)
        {
            if (!accounts.TryGetValue(pod.Spec.ServiceAccountName ?? "", out var account))
            {
                manifests.Refuse(ManifestRule.Account, $"{owner} runs as ServiceAccount {pod.Spec.ServiceAccountName}, which is not there.");
            }
            else if (pod.Spec.AutomountServiceAccountToken != false || account.AutomountServiceAccountToken != false)
            {
                manifests.Refuse(ManifestRule.Account, $"{owner} is given a token for Kubernetes, which it does not need.");
            }

            var environment = pod.Spec.Containers.SelectMany(container => container.Env ?? []).ToArray();
            var sources = pod.Spec.Containers.SelectMany(container => container.EnvFrom ?? []).Select(source => source.ConfigMapRef?.Name)
                .Concat((pod.Spec.Volumes ?? []).Select(volume => volume.ConfigMap?.Name))
                .Concat(environment.Select(variable => variable.ValueFrom?.ConfigMapKeyRef?.Name));
            foreach (var source in sources.Where(source => source is not null && !maps.ContainsKey(source)))
            {
                manifests.Refuse(ManifestRule.Source, $"{owner} reads ConfigMap {source}, which is not there.");
            }

            foreach (var key in environment.Select(variable => variable.ValueFrom?.ConfigMapKeyRef).Where(key => key is not null && maps.TryGetValue(key.Name, out var map) && !map.Data.ContainsKey(key.Key)))
            {
                manifests.Refuse(ManifestRule.Source, $"{owner} reads {key!.Key} of ConfigMap {key.Name}, which has no such key.");
            }

            foreach (var key in environment.Select(variable => variable.ValueFrom?.SecretKeyRef).Where(key => key is not null && !(s_providedSecrets.TryGetValue(key.Name, out var keys) && keys.Contains(key.Key))))
            {
                manifests.Refuse(ManifestRule.Source, $"{owner} reads {key!.Key} of Secret {key.Name}, which nobody is told to make.");
            }

            foreach (var claim in (pod.Spec.Volumes ?? []).Select(volume => volume.PersistentVolumeClaim?.ClaimName).Where(claim => claim is not null && !s_providedClaims.Contains(claim)))
            {
                manifests.Refuse(ManifestRule.Source, $"{owner} mounts the claim {claim}, which nobody is told to make.");
            }

            var names = environment.Select(variable => variable.Name)
                .Concat(pod.Spec.Containers.SelectMany(container => container.EnvFrom ?? []).SelectMany(source => maps.GetValueOrDefault(source.ConfigMapRef?.Name ?? "")?.Data.Keys ?? []));
            foreach (var name in names.Distinct().Where(name => !KnownVariable.Is(name)))
            {
                manifests.Refuse(ManifestRule.Setting, $"{owner} has {name.Replace("__", ":", StringComparison.Ordinal)}, which docs/operation.md does not know.");
            }

            foreach (var mount in pod.Spec.Containers.SelectMany(container => container.VolumeMounts ?? []).Where(mount => !(pod.Spec.Volumes ?? []).Any(volume => volume.Name == mount.Name)))
            {
                manifests.Refuse(ManifestRule.Source, $"{owner} mounts the volume {mount.Name}, which it does not have.");
            }
        }

        foreach (var secret in manifests.All.OfType<V1Ingress>().SelectMany(ingress => ingress.Spec.Tls ?? []).Select(tls => tls.SecretName).Where(name => !s_providedSecrets.ContainsKey(name)))
        {
            manifests.Refuse(ManifestRule.Source, $"Ingress reads Secret {secret}, which nobody is told to make.");
        }
    }
}
