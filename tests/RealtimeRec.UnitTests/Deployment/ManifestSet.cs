using System.Text.RegularExpressions;
using k8s;
using k8s.Models;

namespace RealtimeRec.UnitTests.Deployment;

/// <summary>The manifests of an installation, and the rules that were found broken in them.</summary>
internal sealed partial class ManifestSet
{
    private readonly List<ManifestFault> _faults = [];
    private readonly List<IKubernetesObject<V1ObjectMeta>> _all = [];

    /// <param name="documents">One manifest each; those that a cluster could not read are faults.</param>
    public ManifestSet(IEnumerable<string> documents)
    {
        foreach (var document in documents)
        {
            Read(document);
        }
    }

    /// <summary>What was found broken so far.</summary>
    public IReadOnlyList<ManifestFault> Faults => _faults;

    /// <summary>All of them.</summary>
    public IReadOnlyList<IKubernetesObject<V1ObjectMeta>> All => _all;

    /// <summary>The Deployments.</summary>
    public IEnumerable<V1Deployment> Deployments => _all.OfType<V1Deployment>();

    /// <summary>The Services.</summary>
    public IEnumerable<V1Service> Services => _all.OfType<V1Service>();

    /// <summary>Every pod that runs, by what makes it.</summary>
    public IEnumerable<(string Owner, V1PodTemplateSpec Pod)> Pods =>
        [
            .. Deployments.Select(deployment => ($"Deployment {deployment.Metadata.Name}", deployment.Spec.Template)),
            .. _all.OfType<V1Job>().Select(job => ($"Job {job.Metadata.Name}", job.Spec.Template)),
        ];

    /// <summary>What a message calls a manifest.</summary>
    public static string NameOf(IKubernetesObject<V1ObjectMeta> item) => $"{item.Kind} {item.Metadata.Name}";

    /// <summary>Whether labels are what a selector looks for; an empty one looks for nothing.</summary>
    public static bool Selects(IDictionary<string, string>? selector, IDictionary<string, string>? labels) =>
        selector is { Count: > 0 } && selector.All(pair => labels is not null && labels.TryGetValue(pair.Key, out var value) && value == pair.Value);

    /// <summary>The name of a port; null of one that is a number.</summary>
    public static string? Named(IntOrString? port) => port?.Value is { } text && !int.TryParse(text, out _) ? text : null;

    /// <summary>The names of a pod's ports.</summary>
    public static IEnumerable<string> PortsOf(V1PodTemplateSpec pod) => pod.Spec.Containers.SelectMany(container => container.Ports ?? []).Select(port => port.Name);

    /// <summary>The pods that a selector selects.</summary>
    public IEnumerable<V1PodTemplateSpec> Selected(IDictionary<string, string>? selector) => Pods.Where(pod => Selects(selector, pod.Pod.Metadata.Labels)).Select(pod => pod.Pod);

    /// <summary>Notes a rule that is broken.</summary>
    public void Refuse(ManifestRule rule, string message) => _faults.Add(new ManifestFault(rule, message));

    private void Read(string document)
    {
        try
        {
            _all.AddRange(KubernetesYaml.LoadAllFromString(document, CustomKinds.Types, strict: true).Cast<IKubernetesObject<V1ObjectMeta>>());
        }
        catch (Exception exception) when (exception is not InvalidCastException)
        {
            Refuse(ManifestRule.Schema, $"{Kind().Match(document).Groups[1].Value} {MetadataName().Match(document).Groups[1].Value}: {exception.InnerException?.Message ?? exception.Message}");
        }
    }

    [GeneratedRegex("^kind: (.*)$", RegexOptions.Multiline)]
    private static partial Regex Kind();

    [GeneratedRegex("^metadata:(?:\n  .*)*?\n  name: (.*)$", RegexOptions.Multiline)]
    private static partial Regex MetadataName();
}
