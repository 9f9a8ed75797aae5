using System.Text;
using RealtimeRec.Onnx.Files;
using RealtimeRec.Onnx.Graphs;

namespace RealtimeRec.Testing.Models;

/// <summary>Encoders of the forms that silos serve, of random weights: the same for the same seed, and another space for another.</summary>
public static class SmallModels
{
    /// <summary>Components of every vector.</summary>
    public const int Dimensions = 128;

    /// <summary>Interactions that the user encoders read, and pieces that the text encoders read.</summary>
    public const int MaxLength = 16;

    /// <summary>A vocabulary of single characters, Latin and a few Chinese ones.</summary>
    public static byte[] Vocabulary { get; } = Encoding.UTF8.GetBytes(string.Concat(Pieces().Select(piece => piece + "\n")));

    /// <summary>
    /// A user encoder with the inputs and output of a trained one: the mean of the latest items, which any rotation of the items
    /// rotates alike, so that feeds of two versions are the same unless they are mixed.
    /// </summary>
    /// <param name="dimensions">Components of an item vector and of a profile.</param>
    /// <param name="factor">What the sum of the items is multiplied with; one that is no number makes profiles that are none.</param>
    public static byte[] UserEncoder(int dimensions = Dimensions, float factor = 1)
    {
        var graph = new GraphBuilder("user_encoder");
        var items = graph.Input("items", ElementType.Float, "batch", "length", dimensions);
        var kinds = graph.Input("kinds", ElementType.Int64, "batch", "length");
        var gaps = graph.Input("gaps", ElementType.Int64, "batch", "length");
        var lengths = graph.Input("lengths", ElementType.Int64, "batch");
        var present = graph.Less(graph.Unsqueeze(graph.Positions(items), 0), graph.Unsqueeze(lengths, 1));
        var unused = graph.Mul(graph.Cast(graph.Add(kinds, gaps), ElementType.Float), graph.Constant(0f));
        var weights = graph.Add(graph.Cast(present, ElementType.Float), unused);
        var sum = graph.Mul(graph.ReduceSum(graph.Mul(items, graph.Unsqueeze(weights, 2)), false, 1), graph.Constant(factor));
        graph.Output("profile", graph.L2Normalize(sum), "batch", dimensions);
        return graph.Build();
    }

    /// <summary>The projection of text embeddings to item vectors: a permutation of the components with changed signs.</summary>
    /// <param name="seed">Of the permutation.</param>
    /// <param name="factor">What every vector is multiplied with; one that is no number makes vectors that are none.</param>
    public static byte[] ItemProjection(int seed, float factor = 1)
    {
        var random = new Random(seed);
        var order = Enumerable.Range(0, Dimensions).ToArray();
        random.Shuffle(order);
        var weights = new float[Dimensions * Dimensions];
        for (var row = 0; row < Dimensions; row++)
        {
            weights[(row * Dimensions) + order[row]] = random.Next(2) == 0 ? factor : -factor;
        }

        var graph = new GraphBuilder("item_projection");
        var text = graph.Input("text", ElementType.Float, "batch", Dimensions);
        graph.Output("vector", graph.Linear("projection", text, new LinearWeights(weights, null, Dimensions)), "batch", Dimensions);
        return graph.Build();
    }

    /// <summary>A text encoder that makes the vector of a text itself: the mean of its pieces'.</summary>
    /// <param name="seed">Of the weights.</param>
    /// <param name="pieces">Pieces that it knows; those of <see cref="Vocabulary"/> by default.</param>
    /// <param name="noNumbersOf">A character that it makes no numbers of.</param>
    public static byte[] TextEncoder(int seed, int? pieces = null, char? noNumbersOf = null)
    {
        var table = Table(seed, pieces ?? Pieces().Count());
        foreach (var (piece, row) in Pieces().Select((piece, row) => (piece, row)).Where(pair => pair.piece.EndsWith(noNumbersOf ?? '\0')))
        {
            table[row * Dimensions] = float.NaN;
        }

        var graph = new GraphBuilder("text-encoder");
        var ids = graph.Input("input_ids", ElementType.Int64, "batch", "length");
        var mask = graph.Input("attention_mask", ElementType.Int64, "batch", "length");
        var known = graph.And(graph.Less(graph.Constant(0L), mask), graph.Less(graph.Constant(4L), ids));
        var weights = graph.Unsqueeze(graph.Cast(known, ElementType.Float), 2);
        var vectors = graph.Embedding("pieces", ids, table, Dimensions);
        graph.Output("embedding", graph.L2Normalize(graph.ReduceSum(graph.Mul(vectors, weights), false, 1)), "batch", Dimensions);
        return graph.Build();
    }

    /// <summary>A model of the form of BERT: three inputs, and a vector for each piece that depends on the others.</summary>
    /// <param name="seed">Of the weights.</param>
    /// <param name="factor">What every vector is multiplied with; one that is no number makes vectors that are none.</param>
    public static byte[] Bert(int seed, float factor = 1)
    {
        var graph = new GraphBuilder("bert");
        var ids = graph.Input("input_ids", ElementType.Int64, "batch", "length");
        var mask = graph.Input("attention_mask", ElementType.Int64, "batch", "length");
        var types = graph.Input("token_type_ids", ElementType.Int64, "batch", "length");
        var x = graph.Add(
            graph.Embedding("pieces", ids, Table(seed, Pieces().Count()), Dimensions),
            graph.Embedding("types", types, Table(seed + 1, 2), Dimensions));
        LinearWeights Linear(int number) => new(Table(seed + number, Dimensions, 0.1), null, Dimensions);
        var attended = graph.SelfAttention("attention", x, new AttentionWeights(Linear(2), Linear(3), Linear(4), Linear(5), 4), graph.PaddingMask(mask));
        graph.Output("last_hidden_state", graph.Mul(graph.Add(x, attended), graph.Constant(factor)), "batch", "length", Dimensions);
        return graph.Build();
    }

    private static IEnumerable<string> Pieces()
    {
        const string Characters = "abcdefghijklmnopqrstuvwxyz0123456789";
        return new[] { "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]" }
            .Concat(Characters.Select(character => $"{character}"))
            .Concat(Characters.Select(character => $"##{character}"))
            .Concat("红色连衣裙手机耳跑鞋蓝黑白".Select(character => $"{character}"));
    }

    private static float[] Table(int seed, int rows, double scale = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows * Dimensions).Select(_ => (float)((random.NextDouble() - 0.5) * scale))];
    }
}
