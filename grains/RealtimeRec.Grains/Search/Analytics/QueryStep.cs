namespace RealtimeRec.Search.Analytics;

/// <summary>What a shopper does with a query.</summary>
internal enum QueryStep
{
    /// <summary>Searches for it.</summary>
    Search,

    /// <summary>Looks at a product that was found.</summary>
    Click,

    /// <summary>Puts it into the cart.</summary>
    Cart,

    /// <summary>Buys it.</summary>
    Purchase,
}
