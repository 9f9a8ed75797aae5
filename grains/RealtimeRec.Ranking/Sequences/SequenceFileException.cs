namespace RealtimeRec.Ranking.Sequences;

/// <summary>A file of sequences that cannot be read. The message is one sentence, meant for the operator.</summary>
public sealed class SequenceFileException(string message, Exception? innerException = null) : Exception(message, innerException);
