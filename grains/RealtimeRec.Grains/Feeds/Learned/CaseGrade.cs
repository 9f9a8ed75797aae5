namespace RealtimeRec.Feeds.Learned;

/// <summary>How much a shopper wanted the product of a case.</summary>
internal enum CaseGrade
{
    /// <summary>Looked at it.</summary>
    Viewed,

    /// <summary>Put it into a cart or on a list of wishes.</summary>
    Kept,

    /// <summary>Bought it.</summary>
    Bought,
}
