namespace RealtimeRec.Catalog;

/// <summary>A number that this silo gave to a name (<see cref="IdTable{TOrdinal}"/>). It means nothing outside the process and is never stored.</summary>
/// <typeparam name="TSelf">The type itself: numbers of items, groups, categories and brands cannot be taken for each other.</typeparam>
internal interface IOrdinal<TSelf> : IEquatable<TSelf>
    where TSelf : struct, IOrdinal<TSelf>
{
    /// <summary>The number, 0 and up.</summary>
    int Value { get; }

    /// <summary>The ordinal of a number.</summary>
    static abstract TSelf Of(int value);
}
