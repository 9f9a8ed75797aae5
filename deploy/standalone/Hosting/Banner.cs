using RealtimeRec.Standalone.Data;
using Spectre.Console;

namespace RealtimeRec.Standalone.Hosting;

/// <summary>Tells whoever started the process where to go.</summary>
internal static class Banner
{
    public static void Show(IAnsiConsole console, IEnumerable<string> urls, string? management, DataDirectory data)
    {
        var address = urls.FirstOrDefault()?.Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal);
        console.WriteLine();
        console.MarkupLineInterpolated($"[bold]RealtimeRec serves at {address}[/]");
        foreach (var (what, where) in new (string, string)[]
        {
            ("page", $"{address}/"),
            ("a feed", $"{address}/v1/users/you/feed?limit=20"),
            ("API", $"{address}/docs"),
            ("readiness", $"{management?.Replace("*", "localhost", StringComparison.Ordinal) ?? address}/healthz/ready"),
            ("data", data.FullPath),
        })
        {
            // Written past the console's line breaking: an address is only useful whole.
            console.Profile.Out.Writer.WriteLine($"  {what,-10} {where}");
        }

        console.WriteLine("Ctrl-C stops it.");
        console.WriteLine();
    }
}
