namespace RealtimeRec.Silo.Ingestion;

/// <summary>What came of reading a record.</summary>
/// <typeparam name="TBody">What a good record says.</typeparam>
/// <param name="Key">Records of one key are applied one after the other; null for a refused record.</param>
/// <param name="Body">What a good record says.</param>
/// <param name="Refusal">Why the record is refused; null for a good one.</param>
internal readonly record struct RecordReading<TBody>(string? Key, TBody? Body, RecordRefusal? Refusal)
{
    public static RecordReading<TBody> Good(string key, TBody body) => new(key, body, null);

    public static RecordReading<TBody> Bad(RecordRefusal refusal) => new(null, default, refusal);
}
