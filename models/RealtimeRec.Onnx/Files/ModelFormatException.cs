namespace RealtimeRec.Onnx.Files;

/// <summary>What should be an ONNX model is not, or is damaged. The message is one sentence, meant for the operator.</summary>
public sealed class ModelFormatException(string message, Exception? innerException = null) : Exception(message, innerException);
