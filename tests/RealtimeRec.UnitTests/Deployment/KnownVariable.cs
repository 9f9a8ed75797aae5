using System.Text.RegularExpressions;

namespace RealtimeRec.UnitTests.Deployment;

/// <summary>Variables of the environment that a process of an installation may have: settings that the documentation knows, and a few of others' making.</summary>
internal static class KnownVariable
{
    /// <summary>.NET's, the web server's, and those of the job for topics.</summary>
    private static readonly string[] s_foreign =
    [
        "DOTNET_PROCESSOR_COUNT", "DOTNET_GCHeapHardLimitPercent", "ASPNETCORE_HTTP_PORTS", "EVENTS_PARTITIONS", "CATALOG_PARTITIONS", "DEAD_LETTER_PARTITIONS",
        "REPLICATION_FACTOR", "MIN_INSYNC_REPLICAS", "LOG_DIR", "KAFKA_HEAP_OPTS",
    ];

    /// <summary>Whether a process may have it.</summary>
    /// <param name="name">Its name; of a setting, with two underscores for each colon.</param>
    public static bool Is(string name) => s_foreign.Contains(name) || IsSetting(name);

    private static bool IsSetting(string name)
    {
        var parts = name.Split("__");
        return new[] { "docs/operation.md", "README.md" }.Select(page => File.ReadAllText(Path.Combine(Overlay.Root, page))).Any(page =>
            page.Contains($"`{parts[0]}{(parts.Length > 1 ? ":" : "`")}", StringComparison.Ordinal)
            && (parts.Length == 1 || Regex.IsMatch(page, $"[:…]{Regex.Escape(parts[^1])}[`:]")));
    }
}
