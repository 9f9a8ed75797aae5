namespace RealtimeRec.Standalone.Simulation;

/// <summary>A department of the demonstration shop, as its data file gives it.</summary>
internal sealed class ShopDepartment
{
    /// <summary>First part of the category path.</summary>
    public required string Key { get; init; }

    public required Phrase Name { get; init; }

    /// <summary>Invented brands that sell here.</summary>
    public required Phrase[] Brands { get; init; }

    public required ShopCategory[] Categories { get; init; }
}
