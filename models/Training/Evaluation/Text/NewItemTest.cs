using RealtimeRec.Encoders.Text;
using RealtimeRec.Ranking.Sequences;
using RealtimeRec.Training.Data;

namespace RealtimeRec.Training.Evaluation.Text;

/// <summary>
/// Which item that training never met does a shopper buy next? Items are ranked by the product of their text's vector with the
/// mean of those of the last items bought before; what the shopper has bought already is no answer.
/// </summary>
internal sealed class NewItemTest : ITextTest
{
    private const int LastItems = 3;
    private const int Cutoff = 10;

    private readonly TextFields[] _texts;
    private readonly int[] _heldOut;
    private readonly List<(int[] History, int Target)> _cases = [];

    /// <param name="folder">Holds items.csv.gz and sequences.csv.gz.</param>
    /// <param name="heldOutShare">Share of the items that were held out of training.</param>
    /// <param name="seed">Seed of what was held out.</param>
    /// <exception cref="TrainingException">A file cannot be read, or no item was held out.</exception>
    public NewItemTest(string folder, double heldOutShare, int seed)
    {
        var vocabulary = new ItemVocabulary();
        var items = CatalogFile.Read(Path.Combine(folder, "items.csv.gz"));
        foreach (var item in items)
        {
            vocabulary.GetOrAdd(item.Id);
        }

        _texts = [.. items.Select(item => item.Text)];
        _heldOut = [.. Enumerable.Range(0, items.Count).Where(item => HeldOut.Contains(items[item].Id, heldOutShare, seed))];
        var isHeldOut = _heldOut.ToHashSet();
        foreach (var sequence in SequenceFile.Read(Path.Combine(folder, "sequences.csv.gz"), vocabulary).Items)
        {
            var known = sequence.Where(item => item < items.Count).ToArray();
            for (var i = 1; i < known.Length; i++)
            {
                if (isHeldOut.Contains(known[i]) && !known.AsSpan(0, i).Contains(known[i]))
                {
                    _cases.Add((known[..i], known[i]));
                }
            }
        }

        if (_cases.Count == 0)
        {
            throw new TrainingException($"No purchase in {folder} is of an item that was held out: train with --hold-out-items.");
        }
    }

    public string Name => $"new items ({_cases.Count:N0} purchases of {_heldOut.Length:N0} among {_texts.Length:N0})";

    public IReadOnlyList<(string Metric, double Value)> Judge(ITextEmbedder embedder, CancellationToken cancellationToken)
    {
        var vectors = embedder.EmbedProducts(_texts);
        int[] all = [.. Enumerable.Range(0, vectors.Length)];
        var (amongNew, amongAll) = (0.0, 0.0);
        foreach (var (history, target) in _cases)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var query = VectorRanking.Sum(history.TakeLast(LastItems).Select(item => vectors[item]));
            amongNew += Gain(query, vectors, _heldOut, history, target);
            amongAll += Gain(query, vectors, all, history, target);
        }

        return [($"NDCG@{Cutoff} among new items", amongNew / _cases.Count), ($"NDCG@{Cutoff} among all items", amongAll / _cases.Count)];
    }

    private static double Gain(float[] query, float[][] vectors, int[] candidates, int[] history, int target)
    {
        var own = Retrieval.Vectors.FloatKernels.Dot(query, vectors[target]);
        var place = 1;
        foreach (var candidate in candidates)
        {
            place += candidate != target && Retrieval.Vectors.FloatKernels.Dot(query, vectors[candidate]) >= own && !history.Contains(candidate) ? 1 : 0;
        }

        return place <= Cutoff ? 1 / Math.Log2(place + 1) : 0;
    }
}
