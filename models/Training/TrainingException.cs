namespace RealtimeRec.Training;

/// <summary>Training cannot go on. The message is one sentence meant for whoever runs it.</summary>
internal sealed class TrainingException(string message, Exception? innerException = null) : Exception(message, innerException);
