namespace RealtimeRec.Silo.Ingestion;

/// <summary>Why a record is not applied.</summary>
/// <param name="Rule">The rule it broke, one of <see cref="Quality.QualityRules"/>.</param>
/// <param name="Message">What is wrong, for people.</param>
/// <param name="Keep">Whether it becomes a dead letter; otherwise it is dropped.</param>
internal sealed record RecordRefusal(string Rule, string Message, bool Keep = true);
