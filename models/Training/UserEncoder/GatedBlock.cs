using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RealtimeRec.Training.UserEncoder;

/// <summary>
/// A causal transformer block whose attention and feed-forward part pass a gate before they are added: pre-norm attention,
/// SwiGLU, and sigmoid gates of the block's input (LiGR, Borisyuk et al. 2025; as in eSASRec, 2025).
/// </summary>
/// <remarks>Shape [batch, length, dimensions] in and out.</remarks>
internal sealed class GatedBlock : nn.Module<Tensor, Tensor, Tensor>
{
    private const double QueryDeviation = 0.02;

    private readonly int _heads;
    private readonly Dropout _dropout;

    public GatedBlock(UserEncoderOptions options) : base(nameof(GatedBlock))
    {
        var width = options.Dimensions;
        _heads = options.Heads;
        _dropout = nn.Dropout(options.Dropout);
        AttentionNorm = nn.LayerNorm(width);
        QueryKeyValue = nn.Linear(width, 3 * width);
        AttentionOut = nn.Linear(width, width);
        AttentionGate = nn.Linear(width, width);
        ForwardNorm = nn.LayerNorm(width);
        ForwardIn = nn.Linear(width, 2 * options.FeedForward * width);
        ForwardOut = nn.Linear(options.FeedForward * width, width);
        ForwardGate = nn.Linear(width, width);
        register_module("attention_norm", AttentionNorm);
        register_module("query_key_value", QueryKeyValue);
        register_module("attention_out", AttentionOut);
        register_module("attention_gate", AttentionGate);
        register_module("forward_norm", ForwardNorm);
        register_module("forward_in", ForwardIn);
        register_module("forward_out", ForwardOut);
        register_module("forward_gate", ForwardGate);
        register_module("dropout", _dropout);
    }

    /// <summary>Before attention.</summary>
    public LayerNorm AttentionNorm { get; }

    /// <summary>Queries, keys and values one after the other.</summary>
    public Linear QueryKeyValue { get; }

    /// <summary>After attention.</summary>
    public Linear AttentionOut { get; }

    /// <summary>What of attention is added.</summary>
    public Linear AttentionGate { get; }

    /// <summary>Before the feed-forward part.</summary>
    public LayerNorm ForwardNorm { get; }

    /// <summary>The half that passes the activation, then the other one.</summary>
    public Linear ForwardIn { get; }

    /// <summary>After the activation.</summary>
    public Linear ForwardOut { get; }

    /// <summary>What of the feed-forward part is added.</summary>
    public Linear ForwardGate { get; }

    /// <summary>Lets attention add the mean of what came before, the gates pass half of everything, and the feed-forward part add nothing.</summary>
    public void StartFromMean()
    {
        var width = AttentionOut.weight!.shape[0];
        foreach (var part in new[] { QueryKeyValue.weight!, QueryKeyValue.bias!, AttentionOut.bias!, AttentionGate.weight!, AttentionGate.bias!, ForwardOut.weight!, ForwardOut.bias!, ForwardGate.weight!, ForwardGate.bias! })
        {
            nn.init.zeros_(part);
        }

        // Queries and keys start small, not at nothing: each learns only as far as the other is there.
        nn.init.normal_(QueryKeyValue.weight!.narrow(0, 0, 2 * width), 0, QueryDeviation);
        nn.init.eye_(QueryKeyValue.weight!.narrow(0, 2 * width, width));
        nn.init.eye_(AttentionOut.weight!);
    }

    /// <param name="input">[batch, length, dimensions].</param>
    /// <param name="mask">[length, length], 0 where a position may look and minus infinity where not.</param>
    public override Tensor forward(Tensor input, Tensor mask)
    {
        using var scope = NewDisposeScope();
        var attended = _dropout.forward(Attend(AttentionNorm.forward(input), mask)) * sigmoid(AttentionGate.forward(input));
        var x = input + attended;
        var halves = ForwardIn.forward(ForwardNorm.forward(x)).chunk(2, -1);
        var forwarded = _dropout.forward(ForwardOut.forward(nn.functional.silu(halves[0]) * halves[1])) * sigmoid(ForwardGate.forward(x));
        return (x + forwarded).MoveToOuterDisposeScope();
    }

    private Tensor Attend(Tensor x, Tensor mask)
    {
        var (batch, length, width) = (x.shape[0], x.shape[1], x.shape[2]);
        var parts = QueryKeyValue.forward(x).view(batch, length, 3, _heads, width / _heads).permute(2, 0, 3, 1, 4).unbind(0);
        var weights = nn.functional.softmax((parts[0].matmul(parts[1].transpose(-1, -2)) / Math.Sqrt(width / (double)_heads)) + mask, -1);
        return AttentionOut.forward(_dropout.forward(weights).matmul(parts[2]).transpose(1, 2).reshape(batch, length, width));
    }
}
