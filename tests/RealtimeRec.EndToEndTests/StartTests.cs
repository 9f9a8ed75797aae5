using System.Net;
using System.Net.Sockets;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Models;
using RealtimeRec.Testing.Processes;

namespace RealtimeRec.EndToEndTests;

public sealed class StartTests
{
    [Theory]
    [InlineData("There is no preset \"rees47\"", "--import", "rees47", "x.csv")]
    [InlineData("The file to import does not exist", "--import", "csv", "not-there.csv")]
    [InlineData("--import needs two values", "--import", "csv")]
    [InlineData("--simulate takes a number", "--simulate", "fast")]
    [InlineData("--colour", "--colour", "red")]
    [InlineData("--Quality:MaxAge needs a value.", "--Quality:MaxAge")]
    [InlineData("--Quality:MaxAge needs a value.", "--Quality:MaxAge", "--simulate")]
    [InlineData("Silo:SiloPort is chosen by the one-process edition", "--Silo:SiloPort", "11111")]
    [InlineData("The file to import does not exist", "--import:csv", "not-there.csv")]
    [InlineData("The file to import does not exist", "gateway", "--import", "csv", "not-there.csv")]
    [InlineData("carry-over takes no settings", "carry-over", "--from", "127.0.0.1:1", "--Quality:MaxAge", "1.00:00:00")]
    public async Task WrongArgumentsEndBeforeAnythingIsStarted(string expected, params string[] arguments)
    {
        using var parent = new TemporaryDirectory();
        var data = parent.File("data");
        await AssertRefusedAsync(StandaloneProcess.Start(data, arguments), expected);
        Assert.False(Directory.Exists(data));
    }

    [Fact]
    public async Task FileInPlaceOfTheDataDirectoryIsNotWritable()
    {
        using var parent = new TemporaryDirectory();
        await File.WriteAllTextAsync(parent.File("data"), "");
        await AssertRefusedAsync(StandaloneProcess.Start(parent.File("data")), "is not writable");
    }

    [Theory]
    [InlineData("""{"format": 1}""", "was written by an older version (its format is 1, this version reads 3); docs/operation.md#a-data-directory-of-an-older-version says how to carry its users and products over")]
    [InlineData("""{"format": 4, "store": "x", "more": [1]}""", "was written by a newer version (its format is 4, this version reads 3)")]
    [InlineData("""{"format": "two"}""", "its format is not readable")]
    [InlineData("not json", "its format is not readable")]
    public async Task DataDirectoryOfAnotherVersionIsLeftAlone(string marker, string expected)
    {
        using var data = new TemporaryDirectory();
        await File.WriteAllTextAsync(data.File("realtimerec.json"), marker);
        await AssertRefusedAsync(StandaloneProcess.Start(data.FullPath), expected);
        Assert.Equal(marker, await File.ReadAllTextAsync(data.File("realtimerec.json")));
        Assert.False(Directory.Exists(data.File("store")));
    }

    [Fact]
    public async Task AGatewayOfAClusterIsToldWhereThatIs()
    {
        using var data = new TemporaryDirectory();
        await AssertRefusedAsync(StandaloneProcess.Start(data.FullPath, "gateway"), "Redis:ConnectionString is not set");
    }

    [Fact]
    public async Task ModelsThatAreNotThereAreSaidInOneSentence()
    {
        using var data = new TemporaryDirectory();
        await AssertRefusedAsync(StandaloneProcess.Start(data.FullPath, "--models", "/not/there"), "Inference:Registry must be a folder, and there is none at /not/there");
    }

    [Fact]
    public async Task ModelsThatAreGarbageAreSaidInOneSentence()
    {
        using var data = new TemporaryDirectory();
        using var registry = new TemporaryRegistry();
        registry.AddTextEncoder("text", 1);
        registry.Activate("text", null);
        await File.WriteAllTextAsync(Path.Combine(registry.Path, "text", "text-encoder.onnx"), "garbage");
        await AssertRefusedAsync(StandaloneProcess.Start(data.FullPath, "--models", registry.Path), "Inference:Registry cannot be served");
    }

    [Fact]
    public async Task SettingsThatMakeNoSenseAreNamed()
    {
        using var data = new TemporaryDirectory();
        var environment = new Dictionary<string, string> { ["Profiles__SessionGap"] = "-00:01:00", ["Feeds__Recipe"] = "no-such-recipe" };
        await AssertRefusedAsync(StandaloneProcess.Start(data.FullPath, environment), "Feeds:Recipe");
        await AssertRefusedAsync(
            StandaloneProcess.Start(data.FullPath, new Dictionary<string, string> { ["Feeds__Recipes__default__co_visited__Wieght"] = "1" }),
            "Feeds:Recipes:default:co_visited:Wieght is no option of co_visited");

        // On the command line, as a silo takes them, also between options with several values.
        await AssertRefusedAsync(StandaloneProcess.Start(data.FullPath, "--Profiles:SessionGap", "-00:01:00"), "Profiles:SessionGap");
        await AssertRefusedAsync(StandaloneProcess.Start(data.FullPath, "--simulate", "--Feeds:Recipe=no-such-recipe"), "Feeds:Recipe");
    }

    [Fact]
    public async Task PortInUseIsSaidInOneSentence()
    {
        using var occupant = new TcpListener(IPAddress.Loopback, 0);
        occupant.Start();
        using var data = new TemporaryDirectory();
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)occupant.LocalEndpoint).Port}");
        await AssertRefusedAsync(StandaloneProcess.Start(address, data.FullPath), "is in use by another process");
    }

    [Fact]
    public async Task SecondProcessOnTheSameDataDirectoryIsRefusedAndTheFirstGoesOn()
    {
        using var data = new TemporaryDirectory();
        await using var first = await StandaloneProcess.StartReadyAsync(data.FullPath);
        await AssertRefusedAsync(StandaloneProcess.Start(data.FullPath), "is in use by another RealtimeRec process");
        Assert.Equal(HttpStatusCode.OK, await first.StatusOfAsync("/healthz/ready"));
        Assert.Equal(0, await first.StopAsync());
    }

    private static async Task AssertRefusedAsync(StandaloneProcess process, string expected)
    {
        await using (process)
        {
            Assert.Equal(1, await process.WaitForExitAsync());
            Assert.Contains(expected, process.Log, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", process.Log, StringComparison.Ordinal);
        }
    }
}
