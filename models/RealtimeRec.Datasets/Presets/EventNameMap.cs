namespace RealtimeRec.Datasets.Presets;

/// <summary>How a row's event name is found: the first rule of <see cref="When"/> that matches, else <see cref="Source"/>, else <see cref="Default"/>.</summary>
public sealed record EventNameMap
{
    /// <summary>Rules, tried in order.</summary>
    public EventNameRule[] When { get; init; } = [];

    /// <summary>The column with the shop's own event name.</summary>
    public FieldSource? Source { get; init; }

    /// <summary>The shop's event names and what they are here; a name that is not listed must be one of <see cref="RealtimeRec.Events.EventNames"/>.</summary>
    public Dictionary<string, string> Values { get; init; } = [];

    /// <summary>The event name when there is no column to say.</summary>
    public string? Default { get; init; }
}
