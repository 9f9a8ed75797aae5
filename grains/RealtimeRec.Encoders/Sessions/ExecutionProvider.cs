namespace RealtimeRec.Encoders.Sessions;

/// <summary>What runs a model.</summary>
public enum ExecutionProvider
{
    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU by CUDA.</summary>
    Cuda,

    /// <summary>An NVIDIA GPU by TensorRT, and by CUDA what that does not know.</summary>
    Tensorrt,
}
