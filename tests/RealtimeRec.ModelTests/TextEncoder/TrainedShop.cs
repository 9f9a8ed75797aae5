using RealtimeRec.Training.TextEncoder;
using RealtimeRec.Training.Torch;

namespace RealtimeRec.ModelTests.TextEncoder;

/// <summary>The small shop's encoder, trained and written once for all tests.</summary>
public sealed class TrainedShop : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TrainedShop()
    {
        var (module, pairs, vocabulary) = SmallShop.Untrained();
        using (module)
        {
            Reports = new TextEncoderTrainer(module, pairs).Train(new Progress<EpochReport>(), checkpoint: null, CancellationToken.None);
            Description = TextEncoderFiles.Write(Folder, module, vocabulary, heldOutShare: 0);
        }
    }

    public string Folder => _folder.Root;

    internal IReadOnlyList<EpochReport> Reports { get; }

    internal TextEncoderDescription Description { get; }

    public void Dispose() => _folder.Dispose();
}
