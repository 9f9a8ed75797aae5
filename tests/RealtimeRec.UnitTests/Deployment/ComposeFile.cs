using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace RealtimeRec.UnitTests.Deployment;

/// <summary>A file of Docker Compose, as far as ours needs its format: anything else in it is refused, and so are typing errors.</summary>
internal sealed class ComposeFile
{
    public string Name { get; set; } = "";

    /// <summary>What our services have in common.</summary>
    [YamlMember(Alias = "x-ours", ApplyNamingConventions = false)]
    public Service? Ours { get; set; }

    public Dictionary<string, Service> Services { get; set; } = [];

    public Dictionary<string, object?> Volumes { get; set; } = [];

    /// <summary>Reads a file.</summary>
    /// <exception cref="YamlException">It is no YAML, or holds what is not known here.</exception>
    public static ComposeFile Read(string text) =>
        new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).Build()
            .Deserialize<ComposeFile>(new MergingParser(new Parser(new StringReader(text))));

    internal sealed class Service
    {
        public string Image { get; set; } = "";

        public List<string> Command { get; set; } = [];

        public string Restart { get; set; } = "";

        public bool ReadOnly { get; set; }

        public string? Tmpfs { get; set; }

        public List<string> CapDrop { get; set; } = [];

        public List<string> SecurityOpt { get; set; } = [];

        public string StopGracePeriod { get; set; } = "10s";

        public string? MemLimit { get; set; }

        public Dictionary<string, string> Environment { get; set; } = [];

        public Dictionary<string, Dependency> DependsOn { get; set; } = [];

        public Deployment? Deploy { get; set; }

        public List<string> Ports { get; set; } = [];

        public List<string> Volumes { get; set; } = [];

        public Check? Healthcheck { get; set; }
    }

    internal sealed class Dependency
    {
        public string Condition { get; set; } = "";
    }

    internal sealed class Deployment
    {
        public int Replicas { get; set; } = 1;
    }

    internal sealed class Check
    {
        public List<string> Test { get; set; } = [];

        public string Interval { get; set; } = "";

        public string Timeout { get; set; } = "";

        public int Retries { get; set; }
    }
}
