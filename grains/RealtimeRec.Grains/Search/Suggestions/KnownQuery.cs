namespace RealtimeRec.Search.Suggestions;

/// <summary>A query that enough shoppers searched for, as a silo knows it. May be read from any thread.</summary>
/// <param name="query">The query as it is shown.</param>
/// <param name="isBlocked">Whether the shop blocks it.</param>
internal sealed class KnownQuery(string query, bool isBlocked)
{
    private double _logWeight = double.NegativeInfinity;
    private long _foundUntil;
    private bool _isFound;

    /// <summary>The query as it is shown.</summary>
    public string Query => query;

    /// <summary>Whether the shop blocks it.</summary>
    public bool IsBlocked => isBlocked;

    /// <summary>Base-2 logarithm of its weight, as of 1970.</summary>
    public double LogWeight
    {
        get => Volatile.Read(ref _logWeight);
        set => Volatile.Write(ref _logWeight, value);
    }

    /// <summary>Whether it finds something; looked up again after some seconds.</summary>
    /// <param name="now">Now, a timestamp.</param>
    /// <param name="until">For how long the answer is kept, a timestamp.</param>
    /// <param name="find">Looks it up.</param>
    public bool Finds(long now, long until, Func<string, bool> find)
    {
        if (Volatile.Read(ref _foundUntil) <= now)
        {
            _isFound = find(query);
            Volatile.Write(ref _foundUntil, until);
        }

        return _isFound;
    }
}
