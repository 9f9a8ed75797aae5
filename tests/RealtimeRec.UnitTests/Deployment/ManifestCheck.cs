namespace RealtimeRec.UnitTests.Deployment;

/// <summary>Checks the manifests of an installation: what a cluster would refuse, and what it would take and nobody wants.</summary>
internal static class ManifestCheck
{
    /// <summary>What refers to nothing breaks other rules as well, which would tell less: the first of these that finds something ends it.</summary>
    private static readonly Action<ManifestSet>[] s_steps =
        [SelectorCheck.Run, PortCheck.Run, SourceCheck.Run, TargetCheck.Run, PodCheck.Run, ReplicaCheck.Run, ExposureCheck.Run, NetworkCheck.Run];

    /// <summary>The rules that manifests break; none for those that may be applied.</summary>
    /// <param name="documents">One manifest each.</param>
    public static IReadOnlyList<ManifestFault> Run(IEnumerable<string> documents)
    {
        var manifests = new ManifestSet(documents);
        foreach (var step in s_steps.TakeWhile(_ => manifests.Faults.Count == 0))
        {
            step(manifests);
        }

        return manifests.Faults;
    }
}
