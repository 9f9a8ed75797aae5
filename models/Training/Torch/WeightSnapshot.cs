using static TorchSharp.torch;

namespace RealtimeRec.Training.Torch;

/// <summary>A copy of a module's weights.</summary>
internal sealed class WeightSnapshot : IDisposable
{
    private readonly Dictionary<string, Tensor> _weights = [];

    /// <summary>The weights by name; empty as long as none were taken.</summary>
    public IReadOnlyDictionary<string, Tensor> Weights => _weights;

    /// <summary>Copies a module's weights, in place of any taken before.</summary>
    public void Take(nn.Module module) => Take(module.state_dict());

    /// <inheritdoc cref="Take(nn.Module)"/>
    public void Take(IEnumerable<KeyValuePair<string, Tensor>> weights)
    {
        foreach (var (name, value) in weights)
        {
            using var noGradients = no_grad();
            var copy = value.detach().clone().DetachFromDisposeScope();
            if (_weights.Remove(name, out var former))
            {
                former.Dispose();
            }

            _weights.Add(name, copy);
        }
    }

    /// <summary>Gives a module the weights taken; leaves it as it is when none were.</summary>
    public void Restore(nn.Module module)
    {
        if (_weights.Count > 0)
        {
            module.load_state_dict(_weights);
        }
    }

    public void Dispose()
    {
        foreach (var value in _weights.Values)
        {
            value.Dispose();
        }
    }
}
