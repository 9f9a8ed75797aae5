using RealtimeRec.Ranking;
using static TorchSharp.torch;

namespace RealtimeRec.Training.UserEncoder;

/// <summary>A trained user encoder as a ranker. Its scores are the logits of the training loss.</summary>
internal sealed class UserEncoderRanker : IRanker, IDisposable
{
    private readonly UserEncoderModule _module;
    private readonly Tensor _vectors;

    public UserEncoderRanker(UserEncoderModule module)
    {
        _module = module;
        module.eval();
        using var noGradients = no_grad();
        _vectors = module.ItemVectors().detach();
    }

    public string Name => "user encoder";

    public void Score(ReadOnlySpan<int> history, Span<float> scores)
    {
        if (history.IsEmpty)
        {
            scores.Clear();
            return;
        }

        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        using var input = EncoderInput.Of([new EncoderSequence(history.ToArray())], _module.Options.MaxLength);
        var profile = _module.Profiles(input, _vectors)[0, ^1].unsqueeze(0);
        _module.Scores(profile, _vectors).data<float>().CopyTo(scores);
    }

    public void Dispose() => _vectors.Dispose();
}
