namespace RealtimeRec.Standalone.Simulation;

/// <summary>A leaf category of the demonstration shop: the words its products are described with.</summary>
internal sealed class ShopCategory
{
    private static readonly Phrase UsualTitle =
        new("{brand} {qualities} {noun}, {colour}", "{brand}{qualities}{noun} {colour}");

    /// <summary>Last part of the category path, and the name of the drawing.</summary>
    public required string Key { get; init; }

    public required Phrase Name { get; init; }

    /// <summary>Median in CNY and standard deviation of the logarithm of a log-normal price.</summary>
    public required double[] Price { get; init; }

    /// <summary>Keys of the categories whose products go with its own.</summary>
    public required string[] GoesWith { get; init; }

    public required Phrase[] Nouns { get; init; }

    /// <summary>Groups of adjectives in their order before the noun; a title has at most one of each group.</summary>
    public required Phrase[][] Qualities { get; init; }

    /// <summary>Keys of the colours its products come in.</summary>
    public required string[] Colours { get; init; }

    public required Phrase[] Materials { get; init; }

    public required Phrase[] Sizes { get; init; }

    /// <summary>How a title is put together.</summary>
    public Phrase Title { get; init; } = UsualTitle;

    /// <summary>Sentences of a description; <c>{material}</c> stands for the product's material.</summary>
    public required Phrase[] Lines { get; init; }

    /// <summary>What shoppers type to find such products.</summary>
    public required Phrase[] Searches { get; init; }
}
