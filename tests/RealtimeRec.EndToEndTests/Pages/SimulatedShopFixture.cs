namespace RealtimeRec.EndToEndTests.Pages;

/// <summary>The one-process edition with the demonstration shop and a few simulated shoppers.</summary>
public sealed class SimulatedShopFixture : StandaloneFixture
{
    protected override string[] Arguments => ["--simulate", "20"];
}
