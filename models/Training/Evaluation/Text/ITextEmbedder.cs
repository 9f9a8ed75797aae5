using RealtimeRec.Encoders.Text;

namespace RealtimeRec.Training.Evaluation.Text;

/// <summary>What turns texts into vectors, for a comparison.</summary>
internal interface ITextEmbedder
{
    /// <summary>What it is called in the comparison.</summary>
    string Name { get; }

    /// <summary>A unit vector for each product.</summary>
    float[][] EmbedProducts(IReadOnlyList<TextFields> products);

    /// <summary>A unit vector for each query.</summary>
    float[][] EmbedQueries(IReadOnlyList<string> queries);
}
