namespace RealtimeRec.EndToEndTests.Api;

/// <summary>An empty shop that sells nothing for more than 1,000.</summary>
public sealed class QualityFixture : ApiFixture
{
    protected override IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string> { ["Quality__MaxPrice"] = "1000" };
}
