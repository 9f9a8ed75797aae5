namespace RealtimeRec.Encoders.Sessions;

/// <summary>What runs a model, and how.</summary>
public class ExecutionOptions
{
    /// <summary>What runs the models: <c>cpu</c>, <c>cuda</c> or <c>tensorrt</c>; the latter two need the GPU build.</summary>
    public ExecutionProvider Provider { get; set; } = ExecutionProvider.Cpu;

    /// <summary>Whether the CPU takes over when the provider cannot be loaded.</summary>
    public bool FallBackToCpu { get; set; }

    /// <summary>Number of the first GPU.</summary>
    public int DeviceId { get; set; }

    /// <summary>Most memory of a GPU that one model may take, bytes; 0 for all of it.</summary>
    public long MemoryLimit { get; set; }

    /// <summary>Threads of one run on the CPU, 1 to 256.</summary>
    public int Threads { get; set; } = 1;

    /// <summary>
    /// <c>int8</c>, <c>float32</c> or <c>float16</c>; null for int8 on the CPU and float16 on a GPU. A model without such a file is
    /// run in float32.
    /// </summary>
    public ModelPrecision? Precision { get; set; }
}
