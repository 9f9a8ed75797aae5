using RealtimeRec.Encoders.Histories;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RealtimeRec.Training.UserEncoder;

/// <summary>
/// Turns histories into profiles in the items' own space: a causal transformer over item vectors, kinds of interactions and
/// the times between them, where an item's vector is the projection of its text embedding and, for items that training saw, a
/// learned residual.
/// </summary>
/// <remarks>
/// SASRec (Kang and McAuley, 2018) with the loss, layers and regularisation of later findings: Klenitskiy and Vasilev (2023),
/// gSASRec (Petrov and Macdonald, 2023), eSASRec (2025).
/// </remarks>
internal sealed class UserEncoderModule : nn.Module
{
    private readonly Tensor? _texts;
    private readonly Parameter _factor;

    /// <param name="items">How many items there are.</param>
    /// <param name="texts">Text embeddings of the items, [items, text dimensions]; null when they have no text.</param>
    /// <param name="options">The shape.</param>
    /// <exception cref="TrainingException">Items have neither texts nor residuals.</exception>
    public UserEncoderModule(int items, Tensor? texts, UserEncoderOptions options) : base(nameof(UserEncoderModule))
    {
        if (texts is null && !options.Residuals)
        {
            throw new TrainingException("Items without texts need residuals: give items with texts, or leave out --residuals false.");
        }

        Options = options;
        Items = items;
        _texts = texts;
        Projection = texts is null ? null : nn.Linear(texts.shape[1], options.Dimensions, hasBias: false);
        Residuals = nn.Embedding(items, options.Dimensions);
        Positions = nn.Embedding(options.MaxLength, options.Dimensions);
        Kinds = nn.Embedding(HistoryFeatures.KindCount, options.Dimensions, padding_idx: 0);
        Gaps = nn.Embedding(GapBuckets.Count, options.Dimensions, padding_idx: 0);
        Dropout = nn.Dropout(options.Dropout);
        Blocks = nn.ModuleList([.. Enumerable.Range(0, options.Blocks).Select(_ => new GatedBlock(options))]);
        OutputNorm = nn.LayerNorm(options.Dimensions);

        // Scores are between -f and f; that of softmax losses over cosines is usually around 14 (CLIP).
        _factor = new Parameter(tensor((float)Math.Log(1 / 0.07)));
        register_parameter("factor", _factor);
        if (Projection is not null)
        {
            register_module("projection", Projection);
        }

        register_module("residuals", Residuals);
        register_module("positions", Positions);
        register_module("kinds", Kinds);
        register_module("gaps", Gaps);
        register_module("dropout", Dropout);
        register_module("blocks", Blocks);
        register_module("output_norm", OutputNorm);
        nn.init.normal_(Residuals.weight!, 0, 0.05);
        nn.init.normal_(Positions.weight!, 0, 0.02);

        // What the data never says must not count either.
        nn.init.zeros_(Kinds.weight!);
        nn.init.zeros_(Gaps.weight!);
        if (!options.Residuals)
        {
            nn.init.zeros_(Residuals.weight!);
            Residuals.weight!.requires_grad = false;
        }
    }

    /// <summary>The shape.</summary>
    public UserEncoderOptions Options { get; }

    /// <summary>How many items there are.</summary>
    public int Items { get; }

    /// <summary>From text embeddings to item vectors; null when items have no text.</summary>
    public Linear? Projection { get; }

    /// <summary>What each item's vector has beside its text, [items, dimensions].</summary>
    public Embedding Residuals { get; }

    /// <summary>[longest, dimensions], the oldest interaction first.</summary>
    public Embedding Positions { get; }

    /// <summary>[<see cref="HistoryFeatures.KindCount"/>, dimensions]; the first row, of an unknown kind, is zero.</summary>
    public Embedding Kinds { get; }

    /// <summary>[<see cref="GapBuckets.Count"/>, dimensions]; the first row, of an unknown time, is zero.</summary>
    public Embedding Gaps { get; }

    /// <summary>The layers.</summary>
    public ModuleList<GatedBlock> Blocks { get; }

    /// <summary>The last layer.</summary>
    public LayerNorm OutputNorm { get; }

    private Dropout Dropout { get; }

    /// <summary>Gives the items vectors to start from, [items, dimensions].</summary>
    public void StartFrom(Tensor vectors)
    {
        using var noGradients = no_grad();
        Residuals.weight!.copy_(vectors);
    }

    /// <summary>
    /// Makes the encoder a mean of its history's item vectors, the last one counted most: the projection the identity (as far as
    /// its shape allows), attention a mean, the feed-forward part nothing. A text encoder's own neighbourhoods hold for any shop;
    /// training has then only to learn what it can do better.
    /// </summary>
    public void StartFromMean()
    {
        using var noGradients = no_grad();
        nn.init.eye_(Projection!.weight!);
        foreach (var block in Blocks)
        {
            block.StartFromMean();
        }
    }

    /// <summary>
    /// Makes an unknown kind and an unknown time count as nothing. Data without kinds or times would have those rows learn what belongs
    /// to every interaction, and silos, which know both, would serve an encoder without it.
    /// </summary>
    public void PinUnknown()
    {
        using var noGradients = no_grad();
        using var kind = Kinds.weight![0];
        using var gap = Gaps.weight![0];
        kind.zero_();
        gap.zero_();
    }

    /// <summary>Leaves the transformer's layers and the positions as they are: what they know of histories holds for any shop.</summary>
    public void FreezeLayers()
    {
        foreach (var parameter in Blocks.parameters().Concat(Positions.parameters()))
        {
            parameter.requires_grad = false;
        }
    }

    /// <summary>Vectors of all items, [items, dimensions]; of length 1 when scores are cosines.</summary>
    public Tensor ItemVectors()
    {
        using var scope = NewDisposeScope();
        var vectors = Projection is null ? Residuals.weight! : Projection.forward(_texts!) + Residuals.weight!;
        return (Options.Cosine ? nn.functional.normalize(vectors, 2, -1) : vectors).MoveToOuterDisposeScope();
    }

    /// <summary>Vectors of items that training did not see, by their texts alone.</summary>
    /// <param name="texts">Text embeddings, [items, text dimensions].</param>
    /// <returns>[items, dimensions]; of length 1 when scores are cosines.</returns>
    /// <exception cref="InvalidOperationException">The encoder was trained without texts.</exception>
    public Tensor TextVectors(Tensor texts)
    {
        using var scope = NewDisposeScope();
        var vectors = (Projection ?? throw new InvalidOperationException("The encoder was trained without texts.")).forward(texts);
        return (Options.Cosine ? nn.functional.normalize(vectors, 2, -1) : vectors).MoveToOuterDisposeScope();
    }

    /// <summary>The profile after each interaction.</summary>
    /// <param name="input">Padded at the end.</param>
    /// <param name="vectors">What <see cref="ItemVectors"/> gave.</param>
    /// <returns>[batch, length, dimensions]; of length 1 when scores are cosines.</returns>
    public Tensor Profiles(EncoderInput input, Tensor vectors)
    {
        using var scope = NewDisposeScope();
        var (batch, length) = (input.Items.shape[0], input.Items.shape[1]);

        var x = vectors.index_select(0, input.Items.flatten()).view(batch, length, Options.Dimensions) * Math.Sqrt(Options.Dimensions);
        x = x + Positions.forward(arange(length)) + Kinds.forward(input.Kinds) + Gaps.forward(input.Gaps);
        x = Dropout.forward(x);
        var mask = full([length, length], float.NegativeInfinity).triu(1);
        foreach (var block in Blocks)
        {
            x = block.forward(x, mask);
        }

        x = OutputNorm.forward(x);
        return (Options.Cosine ? nn.functional.normalize(x, 2, -1) : x).MoveToOuterDisposeScope();
    }

    /// <summary>Scores of items for profiles, as the training loss takes them.</summary>
    /// <param name="profiles">[rows, dimensions].</param>
    /// <param name="vectors">[items, dimensions].</param>
    /// <returns>[rows, items].</returns>
    public Tensor Scores(Tensor profiles, Tensor vectors)
    {
        using var scope = NewDisposeScope();
        return Scaled(profiles).matmul(vectors.t()).MoveToOuterDisposeScope();
    }

    /// <summary>What a cosine is multiplied with to be a score of the training loss; 1 when scores are products.</summary>
    public float ScoreFactor => Options.Cosine ? MathF.Exp(_factor.item<float>()) : 1;

    /// <summary>Profiles times the learned factor of the scores.</summary>
    public Tensor Scaled(Tensor profiles) => Options.Cosine ? profiles * _factor.exp() : profiles;
}
