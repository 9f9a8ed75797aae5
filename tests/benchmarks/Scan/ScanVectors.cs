using RealtimeRec.Embeddings;
using RealtimeRec.Encoders.Text;

namespace RealtimeRec.Benchmarks.Scan;

/// <summary>
/// Vectors of real titles. Where more are asked for than there are titles, each of the others is of the beginning of one title and the end of another: as far from the rest as
/// a title is.
/// </summary>
internal static class ScanVectors
{
    private static readonly (string File, string Column)[] s_titles =
    [
        ("icecat-chorus-search/products.csv.gz", "title"),
        ("tmall-double11-beauty/listings.csv.gz", "title"),
        ("amazon-bundles-2014/items.csv.gz", "title"),
        ("amazon-beauty-2014/items.csv.gz", "keyphrase"),
    ];

    /// <summary>Vectors, and how many of them are of real titles.</summary>
    /// <param name="folder">Folder of the data sets.</param>
    /// <param name="count">How many.</param>
    /// <param name="random">What they are drawn by.</param>
    public static (Embedding[] Vectors, int Titles) OfTitles(string folder, int count, Random random)
    {
        var titles = s_titles.SelectMany(source => CsvRows.Read(Path.Combine(folder, source.File)).Select(row => row[source.Column]).Where(title => title.Length > 0)).Distinct(StringComparer.Ordinal).ToArray();
        random.Shuffle(titles);
        var texts = Enumerable.Range(0, count).Select(i => i < titles.Length ? titles[i] : Mixed(titles, random)).ToArray();
        var encoder = new HashedTextEncoder();
        return (texts.AsParallel().AsOrdered().Select(text => encoder.EncodeQuery(text)).ToArray(), Math.Min(count, titles.Length));
    }

    /// <summary>As a profile is: the mean of eight vectors, five of them much alike, the later the heavier.</summary>
    public static Embedding Profile(Embedding[] vectors, Random random)
    {
        var from = vectors[random.Next(vectors.Length)];
        Embedding[] alike = [.. Enumerable.Range(0, 2_000).Select(_ => vectors[random.Next(vectors.Length)]).OrderByDescending(vector => from.Dot(vector)).Take(5)];
        Embedding[] met = [.. alike, vectors[random.Next(vectors.Length)], vectors[random.Next(vectors.Length)], from];
        random.Shuffle(met);
        var sum = new float[from.Dimensions];
        for (var i = 0; i < met.Length; i++)
        {
            for (var j = 0; j < sum.Length; j++)
                sum[j] += MathF.Pow(0.75f, i) * met[i].Values[j];
        }

        return Embedding.Normalized(sum);
    }

    private static string Mixed(string[] titles, Random random)
    {
        var (first, second) = (titles[random.Next(titles.Length)], titles[random.Next(titles.Length)]);
        return string.Concat(first.AsSpan(0, first.Length / 2), " ", second.AsSpan(second.Length / 2));
    }
}
