using System.Xml.Linq;

namespace RealtimeRec.UnitTests.Deployment;

/// <summary>Pods are probed, run this version, and may write only where it is bounded.</summary>
internal static class PodCheck
{
    /// <summary>Tells what breaks the rule.</summary>
    public static void Run(ManifestSet manifests)
    {
        var version = XDocument.Load(Path.Combine(Overlay.Root, "Directory.Build.props")).Descendants("Version").Single().Value;
        foreach (var (owner, pod) in manifests.Pods)
        {
            SecurityCheck.Run(manifests, owner, pod.Spec);
            foreach (var volume in (pod.Spec.Volumes ?? []).Where(volume => volume.EmptyDir is { SizeLimit: null }))
            {
                manifests.Refuse(ManifestRule.Scratch, $"{owner} has the volume {volume.Name} without a limit to its size.");
            }

            foreach (var container in pod.Spec.Containers)
            {
                ResourceCheck.Run(manifests, owner, container);
                ShutdownCheck.Run(manifests, owner, pod.Spec, container);
                if (!(container.VolumeMounts ?? []).Any(mount => mount.MountPath == "/tmp"))
                {
                    manifests.Refuse(ManifestRule.Scratch, $"{owner} has no /tmp that can be written to.");
                }

                if (owner.StartsWith("Deployment", StringComparison.Ordinal)
                    && (container.StartupProbe is null || container.ReadinessProbe?.HttpGet?.Path != "/healthz/ready" || container.LivenessProbe?.HttpGet?.Path != "/healthz/live"))
                {
                    manifests.Refuse(ManifestRule.Probes, $"{owner} needs a startup probe, and probes of /healthz/ready and /healthz/live.");
                }

                var (image, tag) = container.Image.Split(':') is [var path, var label] ? (path, label) : (container.Image, "latest");
                if (tag == "latest" || (image.StartsWith("realtimerec/", StringComparison.Ordinal) && tag != version))
                {
                    manifests.Refuse(ManifestRule.Image, $"{owner} runs {image} of version {tag}{(tag == "latest" ? ", which may be any" : $", not {version}")}.");
                }
            }
        }
    }
}
