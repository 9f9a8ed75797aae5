using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace RealtimeRec.Silo.Hosting;

/// <summary>Tells what an operator can mend from what is a fault of the program.</summary>
public static class StartFailure
{
    /// <summary>One sentence for what the operator can mend; null for anything else, whose stack is worth seeing.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        OptionsValidationException invalid => string.Join(Environment.NewLine, invalid.Failures),
        // Of several sections at once.
        AggregateException several when several.InnerExceptions.All(inner => Explain(inner) is not null) =>
            string.Join(Environment.NewLine, several.InnerExceptions.Select(Explain)),
        StartException start => start.Message,
        // Of the configuration binder: a number that is none.
        InvalidOperationException { InnerException: FormatException or ArgumentException or OverflowException } binding
            when binding.Source == "Microsoft.Extensions.Configuration.Binder" => binding.Message,
        IOException { InnerException: AddressInUseException } => ListenPorts.InUse("An address to listen on", exception).Message,
        _ => null,
    };
}
