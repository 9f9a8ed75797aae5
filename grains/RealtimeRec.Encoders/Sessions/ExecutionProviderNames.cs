namespace RealtimeRec.Encoders.Sessions;

/// <summary>Execution providers as configuration, answers and metrics name them.</summary>
public static class ExecutionProviderNames
{
    /// <summary><c>cpu</c>, <c>cuda</c> or <c>tensorrt</c>.</summary>
    public static string Name(this ExecutionProvider provider) => provider switch
    {
        ExecutionProvider.Cpu => "cpu",
        ExecutionProvider.Cuda => "cuda",
        ExecutionProvider.Tensorrt => "tensorrt",
        _ => throw new ArgumentOutOfRangeException(nameof(provider), provider, "No such provider is known."),
    };
}
