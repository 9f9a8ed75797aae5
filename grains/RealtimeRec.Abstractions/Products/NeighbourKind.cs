namespace RealtimeRec.Products;

/// <summary>How two products came to be neighbours.</summary>
public enum NeighbourKind : byte
{
    /// <summary>Dealt with one after the other: the step before counts 1, the one before that half, backwards half of it; less across sessions.</summary>
    Visited = 0,

    /// <summary>Bought in one session.</summary>
    Bought = 1,

    /// <summary>Dealt with by one shopper, whatever was between them.</summary>
    Met = 2,
}
