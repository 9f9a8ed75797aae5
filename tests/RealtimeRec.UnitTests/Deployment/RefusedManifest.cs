namespace RealtimeRec.UnitTests.Deployment;

/// <summary>A wrong manifest: one of ours with a piece of text replaced, and what is said of it. Read from <c>refused/*.yaml</c>.</summary>
public sealed class RefusedManifest
{
    /// <summary>The rule that it breaks.</summary>
    public ManifestRule Rule { get; set; }

    /// <summary>What the message contains.</summary>
    public string Says { get; set; } = "";

    /// <summary>The overlay that the manifest is of.</summary>
    public string Overlay { get; set; } = "gpu";

    /// <summary>The manifest's kind.</summary>
    public string Kind { get; set; } = "";

    /// <summary>The manifest's name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Text of it; none to leave the manifest out.</summary>
    public string Replace { get; set; } = "";

    /// <summary>What is there instead.</summary>
    public string With { get; set; } = "";
}
