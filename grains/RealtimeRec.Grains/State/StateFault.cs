namespace RealtimeRec.State;

/// <summary>Why stored bytes are not the state they should be.</summary>
/// <param name="NewerFormat">The form that a newer version wrote; null when the bytes are damaged.</param>
/// <param name="Bytes">The bytes as they are stored.</param>
/// <param name="Reason">What is wrong, in a few words for the log.</param>
public sealed record StateFault(int? NewerFormat, BinaryData Bytes, string Reason);
