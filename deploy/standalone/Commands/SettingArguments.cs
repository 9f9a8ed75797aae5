using RealtimeRec.Standalone.Hosting;

namespace RealtimeRec.Standalone.Commands;

/// <summary>
/// Settings on the command line, <c>--Section:Key value</c> or <c>--Section:Key=value</c> as a silo takes them: what has a colon in its name is a setting, what
/// has none is an option.
/// </summary>
internal static class SettingArguments
{
    /// <summary>Parts a command line into settings, ready for <c>AddCommandLine</c>, and options.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="options">Names of options, which may be given as <c>--name:value</c> too: these are no sections.</param>
    /// <param name="faults">What is wrong with the settings, a sentence each.</param>
    public static (string[] Settings, string[] Options) Split(IReadOnlyList<string> args, IReadOnlyCollection<string> options, out string[] faults)
    {
        var (settings, others, problems) = (new List<string>(), new List<string>(), new List<string>());
        for (var i = 0; i < args.Count; i++)
        {
            if (!IsSetting(args[i], options))
            {
                others.Add(args[i]);
            }
            else if (args[i].Contains('=', StringComparison.Ordinal))
            {
                settings.Add(args[i]);
            }
            else if (i + 1 < args.Count && !args[i + 1].StartsWith("--", StringComparison.Ordinal))
            {
                settings.AddRange(args[i], args[++i]);
            }
            else
            {
                problems.Add($"{args[i]} needs a value.");
            }
        }

        problems.AddRange(settings
            .Select(setting => setting.TrimStart('-').Split('=')[0])
            .Where(key => StandaloneHosting.Chosen.Contains(key, StringComparer.OrdinalIgnoreCase))
            .Select(key => $"{key} is chosen by the one-process edition and cannot be set."));
        faults = [.. problems];
        return ([.. settings], [.. others]);
    }

    private static bool IsSetting(string argument, IReadOnlyCollection<string> options)
    {
        if (!argument.StartsWith("--", StringComparison.Ordinal))
        {
            return false;
        }

        var name = argument.AsSpan(2);
        var end = name.IndexOf('=');
        name = end < 0 ? name : name[..end];
        var colon = name.IndexOf(':');
        return colon > 0 && colon < name.Length - 1 && !options.Contains(argument[..(colon + 2)]);
    }
}
