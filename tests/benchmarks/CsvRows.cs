using System.IO.Compression;
using CsvHelper;

namespace RealtimeRec.Benchmarks;

/// <summary>Reads CSV files of data sets, packed by gzip or not.</summary>
internal static class CsvRows
{
    /// <summary>The rows of a file, by the names of its columns.</summary>
    public static IEnumerable<IReadOnlyDictionary<string, string>> Read(string path)
    {
        var file = File.OpenRead(path);
        using Stream text = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var csv = CsvReader.Create(text, new CsvReaderOptions { HasHeader = false });
        csv.Read();
        var names = Enumerable.Range(0, csv.FieldCount).Select(column => csv.GetString(column).Trim('\uFEFF', ' ')).ToArray();
        while (csv.Read())
        {
            var row = new Dictionary<string, string>(names.Length);
            for (var column = 0; column < Math.Min(names.Length, csv.FieldCount); column++)
            {
                row[names[column]] = csv.GetString(column);
            }

            yield return row;
        }
    }
}
