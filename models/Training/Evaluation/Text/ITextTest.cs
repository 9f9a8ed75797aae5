namespace RealtimeRec.Training.Evaluation.Text;

/// <summary>A test of text encoders.</summary>
internal interface ITextTest
{
    /// <summary>What it is called.</summary>
    string Name { get; }

    /// <summary>Judges an encoder.</summary>
    /// <returns>Figures by name, the more the better; the first is the one that counts.</returns>
    IReadOnlyList<(string Metric, double Value)> Judge(ITextEmbedder embedder, CancellationToken cancellationToken);
}
