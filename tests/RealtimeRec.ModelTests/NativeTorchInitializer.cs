using System.Runtime.CompilerServices;
using RealtimeRec.Training.Torch;

// Torch has one seed for all threads.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace RealtimeRec.ModelTests;

/// <summary>Makes TorchSharp's native library load before any test touches it.</summary>
internal static class NativeTorchInitializer
{
    [ModuleInitializer]
    internal static void Prepare() => NativeTorch.Prepare();
}
