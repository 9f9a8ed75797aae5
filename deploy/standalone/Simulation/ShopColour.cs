namespace RealtimeRec.Standalone.Simulation;

/// <summary>A colour that products come in, with the shades (<c>#rrggbb</c>) its pictures are drawn in.</summary>
internal sealed class ShopColour
{
    public required string Key { get; init; }

    public required Phrase Name { get; init; }

    public required string Main { get; init; }

    public required string Dark { get; init; }

    public required string Light { get; init; }
}
