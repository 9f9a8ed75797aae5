using System.Globalization;

namespace RealtimeRec.Benchmarks.Ingestion;

/// <summary>CPU time that processes have used, in all and by what their threads are called (proc(5)).</summary>
internal sealed class ProcessCpu
{
    private const double TicksPerSecond = 100;

    private readonly Dictionary<string, double> _seconds;

    private ProcessCpu(Dictionary<string, double> seconds) => _seconds = seconds;

    /// <summary>Seconds in all.</summary>
    public double Total => _seconds.Values.Sum();

    /// <summary>What the processes have used by now, summed up.</summary>
    /// <param name="processes">Their ids.</param>
    /// <param name="stageOf">The stage that a thread of this name serves.</param>
    public static ProcessCpu Of(IEnumerable<int> processes, Func<string, string> stageOf)
    {
        var seconds = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var process in processes)
        {
            var rest = SecondsOf($"/proc/{process}/stat", out _);
            foreach (var thread in Directory.GetDirectories($"/proc/{process}/task"))
            {
                try
                {
                    var used = SecondsOf(thread + "/stat", out var name);
                    rest -= used;
                    Add(stageOf(name), used);
                }
                catch (IOException)
                {
                    // It ended meanwhile; its time stays in the process's.
                }
            }

            Add(stageOf(""), rest);
        }

        return new ProcessCpu(seconds);

        void Add(string stage, double used) => seconds[stage] = seconds.GetValueOrDefault(stage) + used;
    }

    /// <summary>What was used since an earlier reading, by stage, most first.</summary>
    public IReadOnlyList<(string Stage, double Seconds)> Since(ProcessCpu earlier) =>
        [.. _seconds.Select(pair => (pair.Key, pair.Value - earlier._seconds.GetValueOrDefault(pair.Key))).OrderByDescending(pair => pair.Item2)];

    private static double SecondsOf(string path, out string name)
    {
        var text = File.ReadAllText(path);
        name = text[(text.IndexOf('(') + 1)..text.LastIndexOf(')')];
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');

        // Fields 14 and 15 of the line, the state being field 3.
        return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }
}
