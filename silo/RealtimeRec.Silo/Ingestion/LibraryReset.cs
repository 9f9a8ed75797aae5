using System.Globalization;
using System.Text.RegularExpressions;
using Confluent.Kafka;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>A partition that the library could not go on in from where it was: it reads on from another place, and only its log says so.</summary>
/// <param name="Partition">Its number.</param>
/// <param name="Cut">The offset from which on the brokers say that records are gone; negative when they do not.</param>
internal sealed partial record LibraryReset(int Partition, long Cut)
{
    /// <summary>Reads a line of the library's log; null for every other.</summary>
    public static LibraryReset? Read(LogMessage message)
    {
        if (Reset().Match(message.Message) is not { Success: true } line)
        {
            return null;
        }

        // A cut of which it is not said where may be anywhere.
        var cut = !message.Message.Contains("truncat", StringComparison.OrdinalIgnoreCase) ? -1
            : Truncation().Match(message.Message) is { Success: true } end ? long.Parse(end.Groups[1].Value, CultureInfo.InvariantCulture)
            : 0;
        return new LibraryReset(int.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture), cut);
    }

    [GeneratedRegex(@"\[(\d+)\]: offset reset \(at offset (?!INVALID|STORED)")]
    private static partial Regex Reset();

    [GeneratedRegex(@"end offset is (\d+)")]
    private static partial Regex Truncation();
}
