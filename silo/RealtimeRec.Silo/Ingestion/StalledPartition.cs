using System.Globalization;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>A partition whose records wait, or would.</summary>
/// <param name="Topic">Its topic.</param>
/// <param name="Partition">Its number.</param>
/// <param name="Reason">One of the constants here.</param>
/// <param name="Since">Since when.</param>
internal sealed record StalledPartition(string Topic, int Partition, string Reason, DateTimeOffset Since)
{
    /// <summary>No silo of the cluster reads it.</summary>
    public const string NoReader = "no_reader";

    /// <summary>This silo reads it, records wait in it, and none was finished.</summary>
    public const string NotMoving = "not_moving";

    /// <summary>This silo is to read it, and the brokers do not say where to go on.</summary>
    public const string NotBegun = "not_begun";

    public override string ToString()
    {
        var what = Reason switch
        {
            NoReader => "no silo reads it",
            NotBegun => "it is not known where to go on",
            _ => "records wait and none is applied",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{Topic}/{Partition}: {what} since {Since:O}");
    }
}
