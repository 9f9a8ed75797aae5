using System.Net;

namespace RealtimeRec.EndToEndTests.Api;

/// <summary>An empty shop of its own for a class of tests.</summary>
public class ApiFixture : StandaloneFixture
{
    internal ShopApi Api => new(Http);

    /// <summary>Checks that the process is ready for traffic and has reported no failure.</summary>
    public async Task AssertHealthyAsync()
    {
        (await Api.GetAsync("/healthz/ready")).Expect(HttpStatusCode.OK);
        Assert.False(Log.Contains(" error ", StringComparison.Ordinal) || Log.Contains(" critical ", StringComparison.Ordinal), Log);
    }
}
