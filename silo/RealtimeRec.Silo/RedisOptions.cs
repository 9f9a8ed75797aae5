namespace RealtimeRec.Silo;

/// <summary>Where state and membership live. Bound from the configuration section <c>Redis</c>.</summary>
public sealed class RedisOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Redis";

    /// <summary>StackExchange.Redis connection string, such as <c>redis:6379,abortConnect=false</c>.</summary>
    public string ConnectionString { get; set; } = "";
}
