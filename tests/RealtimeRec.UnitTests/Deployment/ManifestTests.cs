using System.Text.RegularExpressions;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace RealtimeRec.UnitTests.Deployment;

public sealed class ManifestTests
{
    private static readonly IDeserializer s_yaml = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build();

    public static TheoryData<string> Overlays => [.. Directory.GetDirectories(Path.Combine(Overlay.Root, "deploy/kubernetes/overlays")).Select(folder => Path.GetFileName(folder)).Order()];

    public static TheoryData<string> RefusedFiles => [.. Directory.GetFiles(Folder, "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)).Order()];

    private static string Folder => Path.Combine(Overlay.Root, "tests/RealtimeRec.UnitTests/Deployment/refused");

    [SkippableTheory]
    [MemberData(nameof(Overlays))]
    public void AnOverlayMayBeApplied(string overlay) => Assert.Empty(ManifestCheck.Run(Overlay.Read(overlay)));

    [SkippableTheory]
    [MemberData(nameof(RefusedFiles))]
    public void AWrongManifestIsRefusedForItsOwnReason(string file)
    {
        var wrong = Read(file);
        var documents = Overlay.Read(wrong.Overlay);
        var at = Array.FindIndex(documents, document =>
            Regex.IsMatch(document, $"^kind: {wrong.Kind}$", RegexOptions.Multiline) && Regex.IsMatch(document, $"^  name: {wrong.Name}(-[a-z0-9]{{10}})?$", RegexOptions.Multiline));
        Assert.True(at >= 0, $"There is no {wrong.Kind} {wrong.Name}.");
        Assert.Contains(wrong.Replace, documents[at], StringComparison.Ordinal);
        string[] edited = wrong.Replace.Length == 0
            ? [.. documents.Where((_, i) => i != at)]
            : [.. documents.Select((document, i) => i == at ? document.Replace(wrong.Replace, wrong.With, StringComparison.Ordinal) : document)];

        var faults = ManifestCheck.Run(edited);
        Assert.NotEmpty(faults);
        Assert.All(faults, fault => Assert.Equal(wrong.Rule, fault.Rule));
        Assert.Contains(faults, fault => fault.Message.Contains(wrong.Says, StringComparison.Ordinal));
    }

    [Fact]
    public void EveryRuleRefusesSomething() =>
        Assert.Empty(Enum.GetValues<ManifestRule>().Except(Directory.GetFiles(Folder, "*.yaml").Select(file => Read(Path.GetFileNameWithoutExtension(file)).Rule)));

    private static RefusedManifest Read(string file) => s_yaml.Deserialize<RefusedManifest>(File.ReadAllText(Path.Combine(Folder, file + ".yaml")));
}
