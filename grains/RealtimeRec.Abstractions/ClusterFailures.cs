namespace RealtimeRec;

/// <summary>Tells a cluster that cannot answer now from a fault in a program.</summary>
public static class ClusterFailures
{
    /// <summary>Whether the same call may well succeed when it is made again: a silo left, a store or a silo is out of reach.</summary>
    public static bool IsUnavailable(Exception exception) =>
        exception is OrleansException or TimeoutException or SiloUnavailableException
        || IsOfAStore(exception)
        || IsNotMetYet(exception)
        || (exception is AggregateException { InnerException: { } inner } && IsUnavailable(inner));

    /// <summary>
    /// Whether an attempt a moment later would fare no better, so that the caller is told at once to come again: the cluster is not met
    /// yet, or its store cannot write.
    /// </summary>
    public static bool IsLasting(Exception exception) => exception is StoreUnavailableException || IsNotMetYet(exception);

    /// <summary>Whether the gateway has not met the cluster yet: while a client has met no silo, it has heard of no grain at all.</summary>
    public static bool IsNotMetYet(Exception exception) => exception is ArgumentException { Source: "Orleans.Core" };

    // Redis fails more than grain storage, and its types are not for contracts to reference.
    private static bool IsOfAStore(Exception exception) =>
        exception.GetType().FullName?.StartsWith("StackExchange.Redis.", StringComparison.Ordinal) == true;
}
