namespace RealtimeRec.Products;

/// <summary>How two products came to be neighbours.</summary>
public enum NeighbourKind : byte
{
    /// <summary>Dealt with one after the other; in one session full, else the less the more time was between.</summary>
    Visited = 0,

    /// <summary>Bought in one session.</summary>
    Bought = 1,

    /// <summary>Dealt with by one shopper, whatever was between them.</summary>
    Met = 2,
}
