namespace RealtimeRec.State;

/// <summary>Names of grain storage providers; a host registers one provider under each.</summary>
public static class StorageNames
{
    /// <summary>Durable state of every grain.</summary>
    public const string State = "realtimerec";
}
