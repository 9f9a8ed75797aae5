using k8s;
using k8s.Models;

namespace RealtimeRec.UnitTests.Deployment;

/// <summary>The kinds of others that the manifests use, as far as they use them: a field that is not here is refused.</summary>
public static class CustomKinds
{
    /// <summary>The types by what a manifest calls them.</summary>
    public static IDictionary<string, Type> Types { get; } = new Dictionary<string, Type>
    {
        ["gateway.networking.k8s.io/v1/HTTPRoute"] = typeof(HttpRoute),
        ["monitoring.coreos.com/v1/ServiceMonitor"] = typeof(ServiceMonitor),
        ["monitoring.coreos.com/v1/PrometheusRule"] = typeof(PrometheusRule),
    };

    /// <summary>What every kind has.</summary>
    public abstract class Kind : IKubernetesObject<V1ObjectMeta>
    {
        public string ApiVersion { get; set; } = "";

        string IKubernetesObject.Kind
        {
            get => KindName;
            set => KindName = value;
        }

        [YamlDotNet.Serialization.YamlMember(Alias = "kind", ApplyNamingConventions = false)]
        public string KindName { get; set; } = "";

        public V1ObjectMeta Metadata { get; set; } = new();
    }

    public sealed class HttpRoute : Kind
    {
        public RouteSpec Spec { get; set; } = new();
    }

    public sealed class RouteSpec
    {
        public List<ParentReference> ParentRefs { get; set; } = [];

        public List<string> Hostnames { get; set; } = [];

        public List<RouteRule> Rules { get; set; } = [];
    }

    public sealed class ParentReference
    {
        public string Name { get; set; } = "";

        public string? Namespace { get; set; }
    }

    public sealed class RouteRule
    {
        public List<RouteMatch> Matches { get; set; } = [];

        public RouteTimeouts Timeouts { get; set; } = new();

        public List<BackendReference> BackendRefs { get; set; } = [];
    }

    public sealed class RouteMatch
    {
        public PathMatch Path { get; set; } = new();
    }

    public sealed class PathMatch
    {
        public string Type { get; set; } = "";

        public string Value { get; set; } = "";
    }

    public sealed class RouteTimeouts
    {
        public string? Request { get; set; }

        public string? BackendRequest { get; set; }
    }

    public sealed class BackendReference
    {
        public string Name { get; set; } = "";

        public int Port { get; set; }
    }

    public sealed class ServiceMonitor : Kind
    {
        public MonitorSpec Spec { get; set; } = new();
    }

    public sealed class MonitorSpec
    {
        public V1LabelSelector Selector { get; set; } = new();

        public List<string> TargetLabels { get; set; } = [];

        public List<MonitorEndpoint> Endpoints { get; set; } = [];
    }

    public sealed class MonitorEndpoint
    {
        public string Port { get; set; } = "";

        public string Path { get; set; } = "";

        public string Interval { get; set; } = "";

        public string ScrapeTimeout { get; set; } = "";
    }

    public sealed class PrometheusRule : Kind
    {
        public RuleSpec Spec { get; set; } = new();
    }

    public sealed class RuleSpec
    {
        public List<RuleGroup> Groups { get; set; } = [];
    }

    public sealed class RuleGroup
    {
        public string Name { get; set; } = "";

        public List<AlertRule> Rules { get; set; } = [];
    }

    public sealed class AlertRule
    {
        public string? Alert { get; set; }

        /// <summary>Name of the series that the rule writes; null for an alert.</summary>
        public string? Record { get; set; }

        public string Expr { get; set; } = "";

        public string? For { get; set; }

        public Dictionary<string, string> Labels { get; set; } = [];

        public Dictionary<string, string> Annotations { get; set; } = [];
    }
}
