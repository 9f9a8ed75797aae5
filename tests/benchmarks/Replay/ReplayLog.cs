using RealtimeRec.Products;

namespace RealtimeRec.Benchmarks.Replay;

/// <summary>A shop's log, with numbers in place of ids.</summary>
internal sealed class ReplayLog
{
    /// <summary>Name of the data set.</summary>
    public required string Name { get; init; }

    /// <summary>What was made up about it, for whoever reads its figures; empty for nothing.</summary>
    public string Caution { get; init; } = "";

    /// <summary>The events, in the order of their times.</summary>
    public required ReplayEvent[] Events { get; init; }

    /// <summary>Ids of the shoppers.</summary>
    public required string[] Users { get; init; }

    /// <summary>What is known of each item; ids alone where the data set knows no more.</summary>
    public required Product[] Products { get; init; }

    /// <summary>The most specific category of each item, as a number; -1 for none.</summary>
    public required int[] Categories { get; init; }

    /// <summary>The brand of each item, as a number; -1 for none.</summary>
    public required int[] Brands { get; init; }

    /// <summary>Words of each item's title and categories, as numbers, each once; none for an item without a title.</summary>
    public required int[][] Words { get; init; }

    /// <summary>Number of items.</summary>
    public int Items => Products.Length;

    /// <summary>Number of different words.</summary>
    public int Vocabulary { get; init; }
}
