namespace RealtimeRec.UnitTests.Retrieval;

/// <summary>What the vectors of a generated index look like.</summary>
public enum RowShape
{
    /// <summary>Unit vectors in all directions.</summary>
    Even,

    /// <summary>Almost all components zero.</summary>
    Sparse,

    /// <summary>All components of the same magnitude, as random projections of a single token are.</summary>
    Signs,

    /// <summary>Nearly the same direction, so that int8 cannot tell the rows apart.</summary>
    Narrow,

    /// <summary>One component so large that int8 loses most of the others, and a query that asks only for those.</summary>
    Coarse,

    /// <summary>Components, and with them lengths, of many magnitudes.</summary>
    AnyLength,
}
