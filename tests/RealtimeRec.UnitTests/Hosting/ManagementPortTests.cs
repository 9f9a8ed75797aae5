using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RealtimeRec.Hosting.Management;

namespace RealtimeRec.UnitTests.Hosting;

public sealed class ManagementPortTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8080", null, false, "http://127.0.0.1:8080;http://*:9464")]
    [InlineData("http://127.0.0.1:8080;http://127.0.0.1:8081", "80", false, "http://127.0.0.1:8080;http://127.0.0.1:8081;http://*:9464")]
    [InlineData(null, "80;81", false, "http://*:80;http://*:81;http://*:9464")]
    [InlineData(null, null, false, "http://localhost:5000;http://*:9464")]
    [InlineData("http://127.0.0.1:8080", "80", true, "http://*:9464")]
    public void ThePortJoinsTheAddressesToListenOn(string? urls, string? ports, bool isAlone, string expected)
    {
        var builder = Builder("9464");
        builder.Configuration["urls"] = urls;
        builder.Configuration["http_ports"] = ports;
        // Twice, as by a silo and a gateway in one process.
        builder.AddManagementPort(isAlone);
        builder.AddManagementPort(isAlone);
        Assert.Equal(expected, builder.Configuration["urls"]);
        Assert.Equal("", builder.Configuration["http_ports"]);
    }

    [Fact]
    public void EndpointsOfTheServerSOwnSectionGetOneMore()
    {
        var builder = Builder("9464");
        builder.Configuration["Kestrel:Endpoints:Shop:Url"] = "http://127.0.0.1:8080";
        builder.AddManagementPort();
        Assert.Equal("http://*:9464", builder.Configuration["Kestrel:Endpoints:Management:Url"]);
        Assert.Null(builder.Configuration["urls"]);
    }

    [Fact]
    public void WithoutTheSettingNothingChanges()
    {
        var builder = Builder(null);
        builder.Configuration["urls"] = "http://127.0.0.1:8080";
        builder.Configuration["http_ports"] = "80";
        builder.AddManagementPort(isAlone: true);
        Assert.Equal(("http://127.0.0.1:8080", "80"), (builder.Configuration["urls"], builder.Configuration["http_ports"]));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("65536")]
    public void APortThatIsNoneIsRefusedByItsKey(string port)
    {
        var builder = Builder(port);
        builder.AddManagementPort();
        using var app = builder.Services.BuildServiceProvider();
        var refused = Assert.Throws<OptionsValidationException>(() => app.GetRequiredService<IOptions<ManagementOptions>>().Value);
        Assert.Contains("Management:Port must be a TCP port", refused.Message, StringComparison.Ordinal);
    }

    private static WebApplicationBuilder Builder(string? port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration["Management:Port"] = port;
        return builder;
    }
}
