using k8s.Models;

namespace RealtimeRec.UnitTests.Deployment;

/// <summary>Pods pass the restricted profile, and their root is read-only.</summary>
internal static class SecurityCheck
{
    /// <summary>The restricted profile (https://kubernetes.io/docs/concepts/security/pod-security-standards/), and a root that is read-only.</summary>
    public static void Run(ManifestSet manifests, string owner, V1PodSpec pod)
    {
        var of = pod.SecurityContext;
        if (of is not { RunAsNonRoot: true, RunAsUser: > 0 })
        {
            manifests.Refuse(ManifestRule.Security, $"{owner} may run as root.");
        }

        if (of?.SeccompProfile?.Type != "RuntimeDefault")
        {
            manifests.Refuse(ManifestRule.Security, $"{owner} may make every system call.");
        }

        if (pod.HostNetwork == true || pod.HostPID == true || pod.HostIPC == true || (pod.Volumes ?? []).Any(volume => volume.HostPath is not null))
        {
            manifests.Refuse(ManifestRule.Security, $"{owner} shares something with its node.");
        }

        foreach (var container in pod.Containers)
        {
            if (container.SecurityContext is not { AllowPrivilegeEscalation: false, Capabilities.Drop: ["ALL"], Capabilities.Add: null, Privileged: not true })
            {
                manifests.Refuse(ManifestRule.Security, $"{owner} may get rights that it does not have.");
            }

            if (container.SecurityContext?.ReadOnlyRootFilesystem != true)
            {
                manifests.Refuse(ManifestRule.Security, $"{owner} can write to its root.");
            }
        }
    }
}
