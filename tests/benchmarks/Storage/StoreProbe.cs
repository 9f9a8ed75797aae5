using System.Globalization;
using Spectre.Console;

namespace RealtimeRec.Benchmarks.Storage;

/// <summary>What a process and its data directory take.</summary>
internal static class StoreProbe
{
    private const double MiB = 1 << 20;

    /// <summary>How often memory is shown during a rest.</summary>
    private const int Shown = 4;

    /// <summary>Bytes of memory that the system has given the process (RSS).</summary>
    public static long ResidentBytes(int process)
    {
        const string Label = "VmRSS:";
        var line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith(Label, StringComparison.Ordinal));
        return long.Parse(line[Label.Length..].Replace("kB", "", StringComparison.Ordinal), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) * 1_024;
    }

    /// <summary>Bytes of all files in a folder. Files come and go while the process works: one that has gone counts nothing.</summary>
    public static long DiskBytes(string folder)
    {
        var bytes = 0L;
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            try
            {
                bytes += new FileInfo(file).Length;
            }
            catch (FileNotFoundException)
            {
            }
        }

        return bytes;
    }

    /// <summary>
    /// Bytes of memory of each process when so much time has passed: the time is what is measured. What they take meanwhile is shown.
    /// </summary>
    public static async Task<long[]> ResidentBytesAfterAsync(TimeSpan rest, IAnsiConsole console, CancellationToken cancellationToken, params int[] processes)
    {
        using var show = new PeriodicTimer(rest / Shown);
        for (var shown = 1; shown <= Shown && await show.WaitForNextTickAsync(cancellationToken); shown++)
        {
            console.WriteLine($"{rest / Shown * shown:c} at rest: {string.Join(", ", processes.Select(process => Text(ResidentBytes(process))))}.");
        }

        return [.. processes.Select(ResidentBytes)];
    }

    /// <summary>Bytes for people.</summary>
    public static string Text(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / MiB:N0} MiB");
}
