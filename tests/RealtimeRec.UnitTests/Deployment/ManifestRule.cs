namespace RealtimeRec.UnitTests.Deployment;

/// <summary>What manifests must be.</summary>
public enum ManifestRule
{
    /// <summary>A kind has the field, by this name and of this type.</summary>
    Schema,

    /// <summary>A selector selects what it is meant for.</summary>
    Selector,

    /// <summary>A port that is named is there.</summary>
    Port,

    /// <summary>A ConfigMap, a Secret with its key, or a claim is there, or is the operator's to make.</summary>
    Source,

    /// <summary>A setting is one that there is.</summary>
    Setting,

    /// <summary>A pod runs as a ServiceAccount that is there, without a token.</summary>
    Account,

    /// <summary>What an autoscaler, an Ingress, a route or a monitor names is there.</summary>
    Target,

    /// <summary>Memory is limited to what is asked for, the processor is asked for and not limited, and .NET is told of both.</summary>
    Resources,

    /// <summary>Deployments are probed.</summary>
    Probes,

    /// <summary>Pods pass the restricted profile, and their root is read-only.</summary>
    Security,

    /// <summary>What a pod may write to is bounded.</summary>
    Scratch,

    /// <summary>A pod has the time to stop, and says why it ended.</summary>
    Shutdown,

    /// <summary>How many pods there are is one owner's to say, and they neither go all at once nor lie on one node.</summary>
    Replicas,

    /// <summary>Shops reach the API alone, and live feeds stay open.</summary>
    Exposure,

    /// <summary>An image has a version, this one for our own.</summary>
    Image,

    /// <summary>Every pod is closed to what no policy names.</summary>
    Network,
}
