namespace RealtimeRec.Training.Preparation;

/// <summary>A file of delimited text as it lies, or a Parquet file rewritten as one until this is disposed.</summary>
internal sealed class TemporaryCsv : IDisposable
{
    private TemporaryCsv(string path, bool isTemporary)
    {
        Path = path;
        IsRewritten = isTemporary;
    }

    /// <summary>Whether it is a Parquet file rewritten.</summary>
    public bool IsRewritten { get; }

    /// <summary>Where the text is.</summary>
    public string Path { get; }

    /// <summary>Opens a file of either form.</summary>
    /// <exception cref="TrainingException">It is no whole Parquet file, though it begins like one.</exception>
    public static async Task<TemporaryCsv> OpenAsync(string path, char separator, CancellationToken cancellationToken)
    {
        if (!ParquetFile.IsParquet(path))
        {
            return new TemporaryCsv(path, isTemporary: false);
        }

        var csv = new TemporaryCsv(System.IO.Path.GetTempFileName(), isTemporary: true);
        try
        {
            await ParquetFile.WriteCsvAsync(path, csv.Path, separator, cancellationToken);
            return csv;
        }
        catch
        {
            csv.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (IsRewritten)
        {
            File.Delete(Path);
        }
    }
}
