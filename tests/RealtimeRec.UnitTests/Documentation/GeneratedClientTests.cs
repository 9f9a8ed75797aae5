using System.Globalization;
using System.Text.RegularExpressions;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Processes;
using RealtimeRec.Tests;
using RealtimeRec.UnitTests.Gateway;

namespace RealtimeRec.UnitTests.Documentation;

/// <summary>
/// Clients made of the OpenAPI document by the tools that shops use: what is right compiles with them, and each thing that is wrong does not, for
/// its own reason. The sources, and the versions of the tools, are in <c>tests/clients</c> and <c>.config/dotnet-tools.json</c>.
/// </summary>
public sealed partial class GeneratedClientTests(GatewayServer server) : IClassFixture<GatewayServer>
{
    private const string Document = "shop.json";
    private const string Tools = ".config/dotnet-tools.json";

    [SkippableFact]
    public async Task TypeScriptTakesWhatIsRightAndNothingElse()
    {
        Requirement.Met(ExecutablePath.Has("node") && ExecutablePath.Has("npm"), "node and npm are not on the PATH.");
        using var folder = new TemporaryDirectory();
        await PrepareAsync(folder, "tests/clients/typescript");
        var installed = await ToolRun.InAsync(folder.FullPath, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        Requirement.Met(installed.ExitCode == 0, $"npm ci ended with {installed.ExitCode}: {installed.Output}");
        (await ToolRun.InAsync(folder.FullPath, "node", "node_modules/openapi-typescript/bin/cli.js", Document, "-o", "shop.d.ts")).Expect();

        (await CompileTypeScriptAsync(folder, "correct.ts")).Expect();
        var wrong = await CompileTypeScriptAsync(folder, "wrong.ts");
        Assert.Equal(ExpectedIn(folder.File("wrong.ts")), ErrorsOf(wrong.Output, TypeScriptError()));
    }

    [SkippableFact]
    public async Task CSharpTakesWhatIsRightAndNothingElse()
    {
        using var folder = new TemporaryDirectory();
        await PrepareAsync(folder, "tests/clients/csharp");
        Directory.CreateDirectory(folder.File(".config"));
        File.Copy(ExecutablePath.InRepository(Tools), folder.File(Tools));
        var restored = await ToolRun.InAsync(folder.FullPath, "dotnet", "tool", "restore");
        Requirement.Met(restored.ExitCode == 0, $"dotnet tool restore ended with {restored.ExitCode}: {restored.Output}");
        (await ToolRun.InAsync(
            folder.FullPath, "dotnet", "kiota", "generate", "--language", "CSharp", "--openapi", Document, "--output", "Client", "--class-name", "ShopClient",
            "--namespace-name", "Shop.Client", "--log-level", "Error")).Expect();

        File.Move(folder.File("Wrong.cs"), folder.File("Wrong.cs.kept"));
        (await ToolRun.InAsync(folder.FullPath, "dotnet", "build", "--nologo", "--verbosity", "quiet")).Expect();
        File.Move(folder.File("Wrong.cs.kept"), folder.File("Wrong.cs"));
        var wrong = await ToolRun.InAsync(folder.FullPath, "dotnet", "build", "--nologo", "--verbosity", "quiet", "--no-restore");
        Assert.Equal(ExpectedIn(folder.File("Wrong.cs")), ErrorsOf(wrong.Output, CSharpError()));
    }

    private static Task<ToolRun> CompileTypeScriptAsync(TemporaryDirectory folder, string source) => ToolRun.InAsync(
        folder.FullPath, "node", "node_modules/typescript/bin/tsc", "--noEmit", "--strict", "--target", "es2022", "--module", "esnext", "--moduleResolution", "bundler", "--pretty", "false", source);

    private async Task PrepareAsync(TemporaryDirectory folder, string sources)
    {
        foreach (var source in Directory.GetFiles(ExecutablePath.InRepository(sources)))
        {
            File.Copy(source, folder.File(Path.GetFileName(source)));
        }

        await File.WriteAllTextAsync(folder.File(Document), (await server.GetAsync("/openapi/v1.json")).Text);
    }

    /// <summary>The lines that say at their end why they do not compile, as "line code".</summary>
    private static string[] ExpectedIn(string source) =>
    [
        .. File.ReadAllLines(source).Select((line, index) => (Match: Reason().Match(line), Number: index + 1))
            .Where(line => line.Match.Success)
            .Select(line => string.Create(CultureInfo.InvariantCulture, $"{line.Number} {line.Match.Groups[1].Value}")),
    ];

    /// <summary>What a compiler found, as "line code", in the order of lines.</summary>
    private static string[] ErrorsOf(string output, Regex error) =>
    [
        .. error.Matches(output).Select(match => (Line: int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), Code: match.Groups[2].Value))
            .Distinct()
            .OrderBy(found => found.Line)
            .Select(found => string.Create(CultureInfo.InvariantCulture, $"{found.Line} {found.Code}")),
    ];

    [GeneratedRegex("// ((?:TS|CS)[0-9]+)$")]
    private static partial Regex Reason();

    [GeneratedRegex(@"wrong\.ts\((\d+),\d+\): error (TS\d+)")]
    private static partial Regex TypeScriptError();

    [GeneratedRegex(@"Wrong\.cs\((\d+),\d+\): error (CS\d+)")]
    private static partial Regex CSharpError();
}
