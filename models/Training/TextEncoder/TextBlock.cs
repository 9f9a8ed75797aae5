using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RealtimeRec.Training.TextEncoder;

/// <summary>A bidirectional transformer block: pre-norm attention and a feed-forward part with GELU (Xiong et al., 2020).</summary>
/// <remarks>Shape [batch, length, dimensions] in and out. What each part adds is 0 at first, so that an untrained block changes nothing.</remarks>
internal sealed class TextBlock : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly Dropout _dropout;

    public TextBlock(TextEncoderOptions options) : base(nameof(TextBlock))
    {
        var width = options.Dimensions;
        Heads = options.Heads;
        _dropout = nn.Dropout(options.Dropout);
        AttentionNorm = nn.LayerNorm(width);
        QueryKeyValue = nn.Linear(width, 3 * width);
        AttentionOut = nn.Linear(width, width);
        ForwardNorm = nn.LayerNorm(width);
        ForwardIn = nn.Linear(width, options.FeedForward * width);
        ForwardOut = nn.Linear(options.FeedForward * width, width);
        foreach (var last in new[] { AttentionOut, ForwardOut })
        {
            nn.init.zeros_(last.weight!);
            nn.init.zeros_(last.bias!);
        }

        register_module("attention_norm", AttentionNorm);
        register_module("query_key_value", QueryKeyValue);
        register_module("attention_out", AttentionOut);
        register_module("forward_norm", ForwardNorm);
        register_module("forward_in", ForwardIn);
        register_module("forward_out", ForwardOut);
        register_module("dropout", _dropout);
    }

    /// <summary>Attention heads.</summary>
    public int Heads { get; }

    /// <summary>Before attention.</summary>
    public LayerNorm AttentionNorm { get; }

    /// <summary>Queries, keys and values one after the other.</summary>
    public Linear QueryKeyValue { get; }

    /// <summary>After attention.</summary>
    public Linear AttentionOut { get; }

    /// <summary>Before the feed-forward part.</summary>
    public LayerNorm ForwardNorm { get; }

    /// <summary>Before the activation.</summary>
    public Linear ForwardIn { get; }

    /// <summary>After the activation.</summary>
    public Linear ForwardOut { get; }

    /// <param name="input">[batch, length, dimensions].</param>
    /// <param name="mask">[batch, 1, 1, length], 0 where there is a token and far below any score where there is padding.</param>
    public override Tensor forward(Tensor input, Tensor mask)
    {
        using var scope = NewDisposeScope();
        var x = input + _dropout.forward(Attend(AttentionNorm.forward(input), mask));
        var inner = nn.functional.gelu(ForwardIn.forward(ForwardNorm.forward(x)));
        return (x + _dropout.forward(ForwardOut.forward(inner))).MoveToOuterDisposeScope();
    }

    private Tensor Attend(Tensor x, Tensor mask)
    {
        var (batch, length, width) = (x.shape[0], x.shape[1], x.shape[2]);
        var parts = QueryKeyValue.forward(x).view(batch, length, 3, Heads, width / Heads).permute(2, 0, 3, 1, 4).unbind(0);
        var weights = nn.functional.softmax((parts[0].matmul(parts[1].transpose(-1, -2)) / Math.Sqrt(width / (double)Heads)) + mask, -1);
        return AttentionOut.forward(weights.matmul(parts[2]).transpose(1, 2).reshape(batch, length, width));
    }
}
