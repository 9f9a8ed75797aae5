namespace RealtimeRec.Products;

/// <summary>How two products came to be neighbours.</summary>
public enum NeighbourKind : byte
{
    /// <summary>Dealt with one after the other in one session.</summary>
    Visited = 0,

    /// <summary>Bought in one session.</summary>
    Bought = 1,
}
