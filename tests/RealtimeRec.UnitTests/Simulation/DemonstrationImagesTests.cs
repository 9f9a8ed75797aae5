using System.Net;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using RealtimeRec.Standalone.Simulation;

namespace RealtimeRec.UnitTests.Simulation;

public sealed class DemonstrationImagesTests
{
    public static TheoryData<string> Categories =>
        [.. ShopVocabulary.Default.Departments.SelectMany(department => department.Categories).Select(category => category.Key)];

    [Theory]
    [MemberData(nameof(Categories))]
    public void EveryVariantOfACategoryIsWellFormedAndDistinct(string category)
    {
        var pictures = new HashSet<string>();
        foreach (var colour in ShopVocabulary.Default.Colours.Keys)
        {
            for (var variation = 0; variation < DemonstrationImages.Variations; variation++)
            {
                var svg = DemonstrationImages.Render($"{category}-{colour}-{variation}")!;
                var root = XDocument.Parse(svg).Root!;
                Assert.Equal("{http://www.w3.org/2000/svg}svg", root.Name.ToString());
                Assert.Equal("0 0 240 240", root.Attribute("viewBox")!.Value);
                Assert.True(pictures.Add(svg), $"{category}-{colour}-{variation} looks like another.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Categories))]
    public void EveryShapeIsPainted(string category)
    {
        var root = XDocument.Parse(DemonstrationImages.Render($"{category}-red-0")!).Root!;
        var style = root.Elements().Single(element => element.Name.LocalName == "style").Value;

        Assert.All(
            root.Descendants().Select(element => element.Attribute("class")?.Value).OfType<string>(),
            name => Assert.Contains($".{name}{{", style));
    }

    [Theory]
    [InlineData("sofas")]
    [InlineData("sofas-green")]
    [InlineData("sofas-green-4")]
    [InlineData("sofas-green-01")]
    [InlineData("sofas-mauve-1")]
    [InlineData("rockets-green-1")]
    [InlineData("../Data/colours-green-1")]
    public void AnUnknownNameHasNoPicture(string name) => Assert.Null(DemonstrationImages.Render(name));

    [Fact]
    public async Task PicturesAreServedCacheable()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.MapDemonstrationImages();
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        using var first = await client.GetAsync(DemonstrationImages.AddressOf("sofas", "green", 2));
        using var again = new HttpRequestMessage(HttpMethod.Get, first.RequestMessage!.RequestUri);
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await client.SendAsync(again);
        using var unknown = await client.GetAsync(DemonstrationImages.Path + "/rockets-green-1.svg");

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal("image/svg+xml", first.Content.Headers.ContentType!.MediaType);
        Assert.True(first.Headers.CacheControl!.Public);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }
}
