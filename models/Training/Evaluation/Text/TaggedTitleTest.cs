using RealtimeRec.Encoders.Text;
using RealtimeRec.Training.Data;

namespace RealtimeRec.Training.Evaluation.Text;

/// <summary>Chinese titles in which people marked the product terms: does a term find the titles marked with it?</summary>
internal sealed class TaggedTitleTest : ITextTest
{
    private const int Cutoff = 20;
    private const string TermMark = "HCCX:";

    private readonly List<string> _titles = [];
    private readonly HashSet<int> _trained = [];
    private readonly List<(string Term, HashSet<int> Titles)> _queries = [];

    /// <param name="folder">Holds titles.csv.gz.</param>
    /// <exception cref="TrainingException">The file cannot be read or has no marks.</exception>
    public TaggedTitleTest(string folder)
    {
        var titles = new Dictionary<string, int>(StringComparer.Ordinal);
        var terms = new SortedDictionary<string, HashSet<int>>(StringComparer.Ordinal);
        CsvTable.Read(Path.Combine(folder, "titles.csv.gz"), table =>
        {
            var (title, split, entities) = (table.Require("title"), table.Require("split"), table.Require("entities"));
            return () =>
            {
                if (table[title] is not { } text)
                {
                    return;
                }

                if (titles.TryAdd(text, _titles.Count))
                {
                    _titles.Add(text);
                }

                if (table[split] == "train")
                {
                    _trained.Add(titles[text]);
                }

                foreach (var mark in (table[entities] ?? "").Split('|').Where(mark => mark.StartsWith(TermMark, StringComparison.Ordinal) && mark.Length > TermMark.Length))
                {
                    terms.TryAdd(mark[TermMark.Length..], []);
                    terms[mark[TermMark.Length..]].Add(titles[text]);
                }
            };
        });
        _queries.AddRange(terms.Select(pair => (pair.Key, pair.Value)));
        if (_queries.Count == 0)
        {
            throw new TrainingException($"No title in {folder} has a product term marked.");
        }
    }

    public string Name => $"Chinese titles ({_queries.Count:N0} terms, {_titles.Count:N0} titles)";

    public IReadOnlyList<(string Metric, double Value)> Judge(ITextEmbedder embedder, CancellationToken cancellationToken)
    {
        var vectors = embedder.EmbedProducts([.. _titles.Select(title => new TextFields(title))]);
        var queries = embedder.EmbedQueries([.. _queries.Select(query => query.Term)]);
        var recall = 0.0;
        var (unseenRecall, unseenQueries) = (0.0, 0);
        int[] unseen = [.. Enumerable.Range(0, _titles.Count).Where(title => !_trained.Contains(title))];
        float[][] unseenVectors = [.. unseen.Select(title => vectors[title])];
        for (var i = 0; i < queries.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var relevant = _queries[i].Titles;
            recall += VectorRanking.Nearest(queries[i], vectors, Cutoff).Count(relevant.Contains) / (double)relevant.Count;
            var relevantUnseen = relevant.Count(title => !_trained.Contains(title));
            if (relevantUnseen > 0)
            {
                unseenQueries++;
                unseenRecall += VectorRanking.Nearest(queries[i], unseenVectors, Cutoff).Count(title => relevant.Contains(unseen[title])) / (double)relevantUnseen;
            }
        }

        return [($"recall@{Cutoff}", recall / queries.Length), ($"recall@{Cutoff} among {unseen.Length:N0} titles not trained on", unseenRecall / Math.Max(1, unseenQueries))];
    }
}
