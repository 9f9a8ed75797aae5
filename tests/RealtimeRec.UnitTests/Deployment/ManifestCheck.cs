using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using k8s;
using k8s.Models;

namespace RealtimeRec.UnitTests.Deployment;

/// <summary>Checks the manifests of an installation: what a cluster would refuse, and what it would take and nobody wants.</summary>
internal sealed partial class ManifestCheck
{
    /// <summary>How long a gateway has to stop (the default of .NET's host).</summary>
    private const int GatewayStopSeconds = 30;

    /// <summary>What must be left between the end of a stop and the kill.</summary>
    private const int SpareSeconds = 5;

    private const string ManagementPort = "management";

    /// <summary>What the operator makes before anything is applied; docs/kubernetes.md says how.</summary>
    private static readonly Dictionary<string, string[]> s_providedSecrets = new()
    {
        ["realtimerec"] = ["redis-connection-string", "kafka-username", "kafka-password"],
        ["shop-example-tls"] = [],
    };

    private static readonly string[] s_providedClaims = ["realtimerec-models"];

    /// <summary>Variables of the environment that are no settings of ours: .NET's, the web server's, and those of the job for topics.</summary>
    private static readonly string[] s_foreign =
    [
        "DOTNET_PROCESSOR_COUNT", "DOTNET_GCHeapHardLimitPercent", "ASPNETCORE_HTTP_PORTS", "EVENTS_PARTITIONS", "CATALOG_PARTITIONS", "DEAD_LETTER_PARTITIONS",
        "REPLICATION_FACTOR", "MIN_INSYNC_REPLICAS", "LOG_DIR", "KAFKA_HEAP_OPTS",
    ];

    private readonly List<ManifestFault> _faults = [];
    private readonly List<IKubernetesObject<V1ObjectMeta>> _all = [];

    private ManifestCheck()
    {
    }

    private IEnumerable<V1Deployment> Deployments => _all.OfType<V1Deployment>();

    private IEnumerable<V1Service> Services => _all.OfType<V1Service>();

    /// <summary>Every pod that runs, by what makes it.</summary>
    private IEnumerable<(string Owner, V1PodTemplateSpec Pod)> Pods =>
        [
            .. Deployments.Select(deployment => ($"Deployment {deployment.Metadata.Name}", deployment.Spec.Template)),
            .. _all.OfType<V1Job>().Select(job => ($"Job {job.Metadata.Name}", job.Spec.Template)),
        ];

    /// <summary>The rules that manifests break; none for those that may be applied.</summary>
    /// <param name="documents">One manifest each.</param>
    public static IReadOnlyList<ManifestFault> Run(IEnumerable<string> documents)
    {
        var check = new ManifestCheck();
        foreach (var document in documents)
        {
            check.Read(document);
        }

        // What refers to nothing breaks other rules as well, which would tell less.
        Action[] steps =
            [check.CheckSelectors, check.CheckPorts, check.CheckSources, check.CheckTargets, check.CheckPods, check.CheckReplicas, check.CheckExposure, check.CheckNetwork];
        foreach (var step in steps.TakeWhile(_ => check._faults.Count == 0))
        {
            step();
        }

        return check._faults;
    }

    private static string NameOf(IKubernetesObject<V1ObjectMeta> item) => $"{item.Kind} {item.Metadata.Name}";

    private static bool Selects(IDictionary<string, string>? selector, IDictionary<string, string>? labels) =>
        selector is { Count: > 0 } && selector.All(pair => labels is not null && labels.TryGetValue(pair.Key, out var value) && value == pair.Value);

    private static string? Named(IntOrString? port) => port?.Value is { } text && !int.TryParse(text, out _) ? text : null;

    private static IEnumerable<string> PortsOf(V1PodTemplateSpec pod) => pod.Spec.Containers.SelectMany(container => container.Ports ?? []).Select(port => port.Name);

    private static string SettingsFile(string name) => File.ReadAllText(Path.Combine(Overlay.Root, name));

    private void Refuse(ManifestRule rule, string message) => _faults.Add(new ManifestFault(rule, message));

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

    private IEnumerable<V1PodTemplateSpec> Selected(IDictionary<string, string>? selector) =>
        Pods.Where(pod => Selects(selector, pod.Pod.Metadata.Labels)).Select(pod => pod.Pod);

    private void CheckSelectors()
    {
        foreach (var deployment in Deployments)
        {
            var labels = deployment.Spec.Template.Metadata.Labels;
            if (!Selects(deployment.Spec.Selector.MatchLabels, labels))
            {
                Refuse(ManifestRule.Selector, $"{NameOf(deployment)} does not select its own pods.");
            }

            foreach (var spread in (deployment.Spec.Template.Spec.TopologySpreadConstraints ?? []).Where(spread => !Selects(spread.LabelSelector?.MatchLabels, labels)))
            {
                Refuse(ManifestRule.Selector, $"{NameOf(deployment)} spreads over {spread.TopologyKey} what are not its own pods.");
            }
        }

        foreach (var service in Services.Where(service => !Selected(service.Spec.Selector).Any()))
        {
            Refuse(ManifestRule.Selector, $"{NameOf(service)} selects no pod.");
        }

        foreach (var budget in _all.OfType<V1PodDisruptionBudget>())
        {
            var found = Deployments.Count(deployment => Selects(budget.Spec.Selector.MatchLabels, deployment.Spec.Template.Metadata.Labels));
            if (found != 1)
            {
                Refuse(ManifestRule.Selector, $"{NameOf(budget)} selects the pods of {found} Deployments, not of one.");
            }
        }

        foreach (var policy in _all.OfType<V1NetworkPolicy>())
        {
            var peers = (policy.Spec.Ingress ?? []).SelectMany(rule => rule.FromProperty ?? []).Concat((policy.Spec.Egress ?? []).SelectMany(rule => rule.To ?? []));
            var own = peers.Where(peer => peer.NamespaceSelector is null && peer.IpBlock is null).Select(peer => peer.PodSelector);
            if (own.Append(policy.Spec.PodSelector).FirstOrDefault(selector => !Selected(selector.MatchLabels).Any()) is { } none)
            {
                Refuse(ManifestRule.Selector, $"{NameOf(policy)} selects no pod by {string.Join(", ", (none.MatchLabels ?? new Dictionary<string, string>()).Select(label => $"{label.Key}={label.Value}"))}.");
            }
        }
    }

    private void CheckPorts()
    {
        foreach (var service in Services)
        {
            foreach (var port in service.Spec.Ports.Where(port => Selected(service.Spec.Selector).Any(pod => !PortsOf(pod).Contains(Named(port.TargetPort)))))
            {
                Refuse(ManifestRule.Port, $"{NameOf(service)} sends to port {port.TargetPort?.Value}, which its pods do not have.");
            }
        }

        foreach (var (owner, pod) in Pods)
        {
            foreach (var container in pod.Spec.Containers)
            {
                var probes = new[] { container.StartupProbe, container.ReadinessProbe, container.LivenessProbe }.Where(probe => probe is not null);
                foreach (var probe in probes.Where(probe => !(container.Ports ?? []).Any(port => port.Name == Named(probe.HttpGet?.Port))))
                {
                    Refuse(ManifestRule.Port, $"{owner} is probed at port {probe.HttpGet?.Port?.Value}, which it does not have.");
                }
            }
        }

        foreach (var policy in _all.OfType<V1NetworkPolicy>())
        {
            var incoming = (policy.Spec.Ingress ?? []).SelectMany(rule => (rule.Ports ?? []).Select(port => (Pods: Selected(policy.Spec.PodSelector.MatchLabels), port)));
            var outgoing = (policy.Spec.Egress ?? []).SelectMany(rule => (rule.Ports ?? [])
                .Select(port => (Pods: (rule.To ?? []).Where(peer => peer.NamespaceSelector is null).SelectMany(peer => Selected(peer.PodSelector?.MatchLabels)), port)));
            foreach (var (pods, port) in incoming.Concat(outgoing).Where(pair => Named(pair.port.Port) is { } name && !pair.Pods.Any(pod => PortsOf(pod).Contains(name))))
            {
                Refuse(ManifestRule.Port, $"{NameOf(policy)} lets through to port {port.Port.Value}, which no such pod has.");
            }
        }

        foreach (var path in _all.OfType<V1Ingress>().SelectMany(ingress => ingress.Spec.Rules).SelectMany(rule => rule.Http.Paths))
        {
            var backend = path.Backend.Service;
            if (Services.FirstOrDefault(service => service.Metadata.Name == backend.Name) is { } service && !service.Spec.Ports.Any(port => port.Name == backend.Port.Name))
            {
                Refuse(ManifestRule.Port, $"Ingress sends to port {backend.Port.Name}, which {NameOf(service)} does not have.");
            }
        }

        foreach (var route in _all.OfType<CustomKinds.HttpRoute>())
        {
            foreach (var backend in route.Spec.Rules.SelectMany(rule => rule.BackendRefs))
            {
                if (Services.FirstOrDefault(service => service.Metadata.Name == backend.Name) is { } service && !service.Spec.Ports.Any(port => port.Port == backend.Port))
                {
                    Refuse(ManifestRule.Port, $"HTTPRoute {route.Metadata.Name} sends to port {backend.Port}, which {NameOf(service)} does not have.");
                }
            }
        }

        foreach (var monitor in _all.OfType<CustomKinds.ServiceMonitor>())
        {
            var services = Services.Where(service => Selects(monitor.Spec.Selector.MatchLabels, service.Metadata.Labels));
            foreach (var endpoint in monitor.Spec.Endpoints.Where(endpoint => services.Any(service => !service.Spec.Ports.Any(port => port.Name == endpoint.Port))))
            {
                Refuse(ManifestRule.Port, $"ServiceMonitor {monitor.Metadata.Name} scrapes port {endpoint.Port}, which a Service does not have.");
            }
        }
    }

    private void CheckSources()
    {
        var maps = _all.OfType<V1ConfigMap>().ToDictionary(map => map.Metadata.Name);
        var accounts = _all.OfType<V1ServiceAccount>().ToDictionary(account => account.Metadata.Name);
        foreach (var (owner, pod) in Pods)
        {
            if (!accounts.TryGetValue(pod.Spec.ServiceAccountName ?? "", out var account))
            {
                Refuse(ManifestRule.Account, $"{owner} runs as ServiceAccount {pod.Spec.ServiceAccountName}, which is not there.");
            }
            else if (pod.Spec.AutomountServiceAccountToken != false || account.AutomountServiceAccountToken != false)
            {
                Refuse(ManifestRule.Account, $"{owner} is given a token for Kubernetes, which it does not need.");
            }

            var environment = pod.Spec.Containers.SelectMany(container => container.Env ?? []).ToArray();
            var sources = pod.Spec.Containers.SelectMany(container => container.EnvFrom ?? []).Select(source => source.ConfigMapRef?.Name)
                .Concat((pod.Spec.Volumes ?? []).Select(volume => volume.ConfigMap?.Name))
                .Concat(environment.Select(variable => variable.ValueFrom?.ConfigMapKeyRef?.Name));
            foreach (var source in sources.Where(source => source is not null && !maps.ContainsKey(source)))
            {
                Refuse(ManifestRule.Source, $"{owner} reads ConfigMap {source}, which is not there.");
            }

            foreach (var key in environment.Select(variable => variable.ValueFrom?.ConfigMapKeyRef).Where(key => key is not null && maps.TryGetValue(key.Name, out var map) && !map.Data.ContainsKey(key.Key)))
            {
                Refuse(ManifestRule.Source, $"{owner} reads {key!.Key} of ConfigMap {key.Name}, which has no such key.");
            }

            foreach (var key in environment.Select(variable => variable.ValueFrom?.SecretKeyRef).Where(key => key is not null && !(s_providedSecrets.TryGetValue(key.Name, out var keys) && keys.Contains(key.Key))))
            {
                Refuse(ManifestRule.Source, $"{owner} reads {key!.Key} of Secret {key.Name}, which nobody is told to make.");
            }

            foreach (var claim in (pod.Spec.Volumes ?? []).Select(volume => volume.PersistentVolumeClaim?.ClaimName).Where(claim => claim is not null && !s_providedClaims.Contains(claim)))
            {
                Refuse(ManifestRule.Source, $"{owner} mounts the claim {claim}, which nobody is told to make.");
            }

            var names = environment.Select(variable => variable.Name)
                .Concat(pod.Spec.Containers.SelectMany(container => container.EnvFrom ?? []).SelectMany(source => maps.GetValueOrDefault(source.ConfigMapRef?.Name ?? "")?.Data.Keys ?? []));
            foreach (var name in names.Distinct().Where(name => !s_foreign.Contains(name) && !IsSetting(name)))
            {
                Refuse(ManifestRule.Setting, $"{owner} has {name.Replace("__", ":", StringComparison.Ordinal)}, which docs/operation.md does not know.");
            }

            foreach (var mount in pod.Spec.Containers.SelectMany(container => container.VolumeMounts ?? []).Where(mount => !(pod.Spec.Volumes ?? []).Any(volume => volume.Name == mount.Name)))
            {
                Refuse(ManifestRule.Source, $"{owner} mounts the volume {mount.Name}, which it does not have.");
            }
        }

        foreach (var secret in _all.OfType<V1Ingress>().SelectMany(ingress => ingress.Spec.Tls ?? []).Select(tls => tls.SecretName).Where(name => !s_providedSecrets.ContainsKey(name)))
        {
            Refuse(ManifestRule.Source, $"Ingress reads Secret {secret}, which nobody is told to make.");
        }
    }

    private static bool IsSetting(string name)
    {
        var parts = name.Split("__");
        return new[] { "docs/operation.md", "README.md" }.Select(SettingsFile).Any(page =>
            page.Contains($"`{parts[0]}{(parts.Length > 1 ? ":" : "`")}", StringComparison.Ordinal)
            && (parts.Length == 1 || Regex.IsMatch(page, $"[:…]{Regex.Escape(parts[^1])}[`:]")));
    }

    private void CheckTargets()
    {
        foreach (var scaler in _all.OfType<V2HorizontalPodAutoscaler>())
        {
            var target = scaler.Spec.ScaleTargetRef;
            if (!_all.Any(item => item.Kind == target.Kind && item.ApiVersion == target.ApiVersion && item.Metadata.Name == target.Name))
            {
                Refuse(ManifestRule.Target, $"{NameOf(scaler)} scales {target.Kind} {target.Name}, which is not there.");
            }
        }

        var backends = _all.OfType<V1Ingress>().SelectMany(ingress => ingress.Spec.Rules).SelectMany(rule => rule.Http.Paths).Select(path => ("Ingress", path.Backend.Service.Name))
            .Concat(_all.OfType<CustomKinds.HttpRoute>().SelectMany(route => route.Spec.Rules).SelectMany(rule => rule.BackendRefs).Select(backend => ("HTTPRoute", backend.Name)));
        foreach (var (kind, name) in backends.Where(backend => !Services.Any(service => service.Metadata.Name == backend.Item2)))
        {
            Refuse(ManifestRule.Target, $"{kind} sends to Service {name}, which is not there.");
        }

        foreach (var monitor in _all.OfType<CustomKinds.ServiceMonitor>())
        {
            var services = Services.Where(service => Selects(monitor.Spec.Selector.MatchLabels, service.Metadata.Labels)).ToArray();
            foreach (var deployment in Deployments.Where(deployment => !services.Any(service => Selects(service.Spec.Selector, deployment.Spec.Template.Metadata.Labels))))
            {
                Refuse(ManifestRule.Target, $"ServiceMonitor {monitor.Metadata.Name} leaves out the pods of {NameOf(deployment)}.");
            }
        }
    }

    private void CheckPods()
    {
        var version = XDocument.Load(Path.Combine(Overlay.Root, "Directory.Build.props")).Descendants("Version").Single().Value;
        foreach (var (owner, pod) in Pods)
        {
            CheckSecurity(owner, pod.Spec);
            foreach (var volume in (pod.Spec.Volumes ?? []).Where(volume => volume.EmptyDir is { SizeLimit: null }))
            {
                Refuse(ManifestRule.Scratch, $"{owner} has the volume {volume.Name} without a limit to its size.");
            }

            foreach (var container in pod.Spec.Containers)
            {
                CheckResources(owner, container);
                CheckShutdown(owner, pod.Spec, container);
                if (!(container.VolumeMounts ?? []).Any(mount => mount.MountPath == "/tmp"))
                {
                    Refuse(ManifestRule.Scratch, $"{owner} has no /tmp that can be written to.");
                }

                if (owner.StartsWith("Deployment", StringComparison.Ordinal)
                    && (container.StartupProbe is null || container.ReadinessProbe?.HttpGet?.Path != "/healthz/ready" || container.LivenessProbe?.HttpGet?.Path != "/healthz/live"))
                {
                    Refuse(ManifestRule.Probes, $"{owner} needs a startup probe, and probes of /healthz/ready and /healthz/live.");
                }

                var (image, tag) = container.Image.Split(':') is [var path, var label] ? (path, label) : (container.Image, "latest");
                if (tag == "latest" || (image.StartsWith("realtimerec/", StringComparison.Ordinal) && tag != version))
                {
                    Refuse(ManifestRule.Image, $"{owner} runs {image} of version {tag}{(tag == "latest" ? ", which may be any" : $", not {version}")}.");
                }
            }
        }
    }

    /// <summary>The restricted profile (https://kubernetes.io/docs/concepts/security/pod-security-standards/), and a root that is read-only.</summary>
    private void CheckSecurity(string owner, V1PodSpec pod)
    {
        var of = pod.SecurityContext;
        if (of is not { RunAsNonRoot: true, RunAsUser: > 0 })
        {
            Refuse(ManifestRule.Security, $"{owner} may run as root.");
        }

        if (of?.SeccompProfile?.Type != "RuntimeDefault")
        {
            Refuse(ManifestRule.Security, $"{owner} may make every system call.");
        }

        if (pod.HostNetwork == true || pod.HostPID == true || pod.HostIPC == true || (pod.Volumes ?? []).Any(volume => volume.HostPath is not null))
        {
            Refuse(ManifestRule.Security, $"{owner} shares something with its node.");
        }

        foreach (var container in pod.Containers)
        {
            if (container.SecurityContext is not { AllowPrivilegeEscalation: false, Capabilities.Drop: ["ALL"], Capabilities.Add: null, Privileged: not true })
            {
                Refuse(ManifestRule.Security, $"{owner} may get rights that it does not have.");
            }

            if (container.SecurityContext?.ReadOnlyRootFilesystem != true)
            {
                Refuse(ManifestRule.Security, $"{owner} can write to its root.");
            }
        }
    }

    private void CheckResources(string owner, V1Container container)
    {
        var requests = container.Resources?.Requests ?? new Dictionary<string, ResourceQuantity>();
        var limits = container.Resources?.Limits ?? new Dictionary<string, ResourceQuantity>();
        if (!limits.TryGetValue("memory", out var most) || !requests.TryGetValue("memory", out var memory) || memory.ToDecimal() != most.ToDecimal())
        {
            Refuse(ManifestRule.Resources, $"{owner} needs a limit of memory that is what it asks for.");
        }

        if (limits.ContainsKey("cpu"))
        {
            Refuse(ManifestRule.Resources, $"{owner} has a limit of processors, which halts it when it is busy.");
        }

        if (!requests.TryGetValue("cpu", out var processors))
        {
            Refuse(ManifestRule.Resources, $"{owner} asks for no processor.");
        }
        else if (container.Image.StartsWith("realtimerec/", StringComparison.Ordinal))
        {
            if (Value("DOTNET_PROCESSOR_COUNT") != Math.Ceiling(processors.ToDecimal()).ToString(CultureInfo.InvariantCulture))
            {
                Refuse(ManifestRule.Resources, $"{owner} asks for {processors} processors, and .NET is told of {Value("DOTNET_PROCESSOR_COUNT") ?? "none"}.");
            }

            // Hexadecimal, as every variable of the runtime that is a number but the one above.
            if (!int.TryParse(Value("DOTNET_GCHeapHardLimitPercent"), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var percent) || percent is < 50 or > 75)
            {
                Refuse(ManifestRule.Resources, $"{owner} needs a heap of 50 to 75 % of its memory (DOTNET_GCHeapHardLimitPercent, hexadecimal), not {percent} %.");
            }
        }

        string? Value(string name) => (container.Env ?? []).FirstOrDefault(variable => variable.Name == name)?.Value;
    }

    private void CheckShutdown(string owner, V1PodSpec pod, V1Container container)
    {
        if (container.TerminationMessagePolicy != "FallbackToLogsOnError")
        {
            Refuse(ManifestRule.Shutdown, $"{owner} does not say why it ended (terminationMessagePolicy).");
        }

        var stop = container.Name switch
        {
            "silo" => (int)TimeSpan.Parse(_all.OfType<V1ConfigMap>().SelectMany(map => map.Data).First(pair => pair.Key == "Silo__ShutdownTimeout").Value, CultureInfo.InvariantCulture).TotalSeconds,
            "gateway" => GatewayStopSeconds + (int)(container.Lifecycle?.PreStop?.Sleep?.Seconds ?? 0),
            _ => 0,
        };
        if (stop > 0 && pod.TerminationGracePeriodSeconds < stop + SpareSeconds)
        {
            Refuse(ManifestRule.Shutdown, $"{owner} is killed after {pod.TerminationGracePeriodSeconds} s, but its stop may take {stop}.");
        }

        if (container.Name == "gateway" && ((container.Lifecycle?.PreStop?.Sleep?.Seconds ?? 0) == 0 || !(container.Env ?? []).Any(variable => variable.Name == "Shutdown__Delay")))
        {
            Refuse(ManifestRule.Shutdown, $"{owner} must go on serving while load balancers notice (preStop, Shutdown:Delay).");
        }
    }

    private void CheckReplicas()
    {
        foreach (var deployment in Deployments)
        {
            var scaled = _all.OfType<V2HorizontalPodAutoscaler>().Any(scaler => scaler.Spec.ScaleTargetRef.Name == deployment.Metadata.Name);
            if (scaled && deployment.Spec.Replicas is not null)
            {
                Refuse(ManifestRule.Replicas, $"{NameOf(deployment)} says how many pods it has, and so does its autoscaler.");
            }

            if (scaled && deployment.Metadata.Name != "gateway")
            {
                Refuse(ManifestRule.Replicas, $"{NameOf(deployment)} is scaled by its processors, which say nothing of what a silo holds.");
            }

            if (!scaled && deployment.Spec.Replicas is null or < 2)
            {
                Refuse(ManifestRule.Replicas, $"{NameOf(deployment)} has one pod: nothing serves while it is replaced.");
            }

            if (!_all.OfType<V1PodDisruptionBudget>().Any(budget => Selects(budget.Spec.Selector.MatchLabels, deployment.Spec.Template.Metadata.Labels)))
            {
                Refuse(ManifestRule.Replicas, $"{NameOf(deployment)} has no PodDisruptionBudget.");
            }

            var topologies = (deployment.Spec.Template.Spec.TopologySpreadConstraints ?? []).Select(spread => spread.TopologyKey);
            if (new[] { "kubernetes.io/hostname", "topology.kubernetes.io/zone" }.Except(topologies).FirstOrDefault() is { } missing)
            {
                Refuse(ManifestRule.Replicas, $"{NameOf(deployment)} is not spread over {missing}.");
            }

            var hasGpu = deployment.Spec.Template.Spec.Containers.Any(container => container.Resources?.Limits?.ContainsKey("nvidia.com/gpu") == true);
            if (!hasGpu && deployment.Spec.Strategy?.RollingUpdate?.MaxUnavailable?.Value != "0")
            {
                Refuse(ManifestRule.Replicas, $"{NameOf(deployment)} ends a pod before a new one is ready.");
            }
        }
    }

    private void CheckExposure()
    {
        foreach (var ingress in _all.OfType<V1Ingress>())
        {
            foreach (var path in ingress.Spec.Rules.SelectMany(rule => rule.Http.Paths).Where(path => !path.Path.StartsWith("/v1", StringComparison.Ordinal)))
            {
                Refuse(ManifestRule.Exposure, $"{NameOf(ingress)} opens {path.Path} to shops.");
            }

            var annotations = new Dictionary<string, string>(ingress.Metadata.Annotations ?? new Dictionary<string, string>());
            if (annotations.GetValueOrDefault("nginx.ingress.kubernetes.io/proxy-buffering") != "off")
            {
                Refuse(ManifestRule.Exposure, $"{NameOf(ingress)} holds live feeds back (proxy-buffering).");
            }

            if (!int.TryParse(annotations.GetValueOrDefault("nginx.ingress.kubernetes.io/proxy-read-timeout"), out var seconds) || seconds < 600)
            {
                Refuse(ManifestRule.Exposure, $"{NameOf(ingress)} ends live feeds in which nothing happens (proxy-read-timeout).");
            }
        }

        foreach (var route in _all.OfType<CustomKinds.HttpRoute>())
        {
            foreach (var rule in route.Spec.Rules)
            {
                if (rule.Matches.Find(match => !match.Path.Value.StartsWith("/v1", StringComparison.Ordinal)) is { } open)
                {
                    Refuse(ManifestRule.Exposure, $"HTTPRoute {route.Metadata.Name} opens {open.Path.Value} to shops.");
                }

                if (rule.Timeouts is not { Request: "0s", BackendRequest: "0s" })
                {
                    Refuse(ManifestRule.Exposure, $"HTTPRoute {route.Metadata.Name} ends live feeds (timeouts).");
                }
            }
        }

        foreach (var service in Services.Where(service => service.Spec.Ports.Any(port => port.Name == ManagementPort) && service.Spec.Ports.Count > 1))
        {
            Refuse(ManifestRule.Exposure, $"{NameOf(service)} offers the management port beside others.");
        }
    }

    private void CheckNetwork()
    {
        var policies = _all.OfType<V1NetworkPolicy>().ToArray();
        foreach (var (owner, pod) in Pods)
        {
            var own = policies.Where(policy => Selects(policy.Spec.PodSelector.MatchLabels, pod.Metadata.Labels)).ToArray();
            if (!own.Any(policy => policy.Spec is { Ingress: null, Egress: null } && policy.Spec.PolicyTypes.Count == 2))
            {
                Refuse(ManifestRule.Network, $"{owner} is open to everything that no policy names.");
            }

            foreach (var (what, port) in new[] { ("names", "53"), ("Kafka", "9092") })
            {
                if (!own.SelectMany(policy => policy.Spec.Egress ?? []).Any(rule => (rule.Ports ?? []).Any(to => to.Port?.Value == port)))
                {
                    Refuse(ManifestRule.Network, $"{owner} cannot reach {what}.");
                }
            }

            if (own.SelectMany(policy => policy.Spec.Ingress ?? []).Any(rule => rule.FromProperty is not { Count: > 0 } || rule.Ports is not { Count: > 0 }))
            {
                Refuse(ManifestRule.Network, $"{owner} lets in anybody, or on any port.");
            }
        }
    }

    [GeneratedRegex("^kind: (.*)$", RegexOptions.Multiline)]
    private static partial Regex Kind();

    [GeneratedRegex("^metadata:(?:\n  .*)*?\n  name: (.*)$", RegexOptions.Multiline)]
    private static partial Regex MetadataName();
}
