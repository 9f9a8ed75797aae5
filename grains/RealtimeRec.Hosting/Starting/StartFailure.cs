using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using RealtimeRec.Hosting.Configuration;

namespace RealtimeRec.Hosting.Starting;

/// <summary>Tells what an operator can mend from what is a fault of the program.</summary>
public static class StartFailure
{
    /// <summary>One sentence for what the operator can mend; null for anything else, whose stack is worth seeing.</summary>
    /// <param name="exception">What ended the start.</param>
    /// <param name="secrets">What must not be repeated; null for what has the shape of a secret alone.</param>
    public static string? Explain(Exception exception, SecretRedaction? secrets = null) =>
        Describe(exception) is { } message ? (secrets ?? SecretRedaction.None).Redact(message) : null;

    private static string? Describe(Exception exception) => exception switch
    {
        OptionsValidationException invalid => string.Join(Environment.NewLine, invalid.Failures),
        // Of several sections at once.
        AggregateException several when several.InnerExceptions.All(inner => Describe(inner) is not null) =>
            string.Join(Environment.NewLine, several.InnerExceptions.Select(Describe)),
        StartException start => start.Message,
        // Of the configuration binder: a number that is none.
        InvalidOperationException { InnerException: FormatException or ArgumentException or OverflowException } binding
            when binding.Source == "Microsoft.Extensions.Configuration.Binder" => EnumValue.Explain(binding.Message) ?? binding.Message,
        // A configuration file that is no JSON, or not to be read.
        InvalidDataException file => file.Message,
        IOException { InnerException: AddressInUseException } => ListenAddresses.InUse("An address to listen on", exception).Message,
        _ => null,
    };
}
