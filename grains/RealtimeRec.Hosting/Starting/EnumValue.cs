using System.Text.RegularExpressions;
using RealtimeRec.Hosting.Configuration;

namespace RealtimeRec.Hosting.Starting;

/// <summary>Says what a setting may be where the configuration binder only says that it is none of an enumeration's values.</summary>
internal static partial class EnumValue
{
    /// <summary>One sentence in place of the binder's; null where the setting is no enumeration.</summary>
    public static string? Explain(string message)
    {
        var match = Refused().Match(message);
        var type = match.Success
            ? AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetType(match.Groups["type"].Value)).FirstOrDefault(found => found is { IsEnum: true })
            : null;
        return type is null
            ? null
            : $"{match.Groups["key"].Value} must be {OptionsCheck.Choices(type)}, not \"{match.Groups["value"].Value}\".";
    }

    [GeneratedRegex("^Failed to convert configuration value '(?<value>.*)' at '(?<key>[^']+)' to type '(?<type>[^']+)'\\.$", RegexOptions.Singleline)]
    private static partial Regex Refused();
}
