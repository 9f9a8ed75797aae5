using System.IO.Compression;
using System.Text;
using RealtimeRec.Datasets;
using RealtimeRec.Datasets.Presets;
using RealtimeRec.Datasets.Rows;

namespace RealtimeRec.UnitTests.Datasets;

/// <summary>A file for the duration of a test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(byte[] content, string extension = ".csv")
    {
        FilePath = Path.Combine(Path.GetTempPath(), $"realtimerec-{Guid.NewGuid():N}{extension}");
        File.WriteAllBytes(FilePath, content);
    }

    public TemporaryFile(string content, string extension = ".csv") : this(Encoding.UTF8.GetBytes(content), extension)
    {
    }

    public string FilePath { get; }

    public static byte[] Gzip(string content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.UTF8.GetBytes(content));
        }

        return packed.ToArray();
    }

    public List<DatasetRow> Read(string preset) => Read(DatasetPreset.Load(preset));

    public List<DatasetRow> Read(DatasetPreset preset)
    {
        using var reader = DatasetReader.Open(FilePath, preset, TimeProvider.System);
        return [.. reader.ReadRows()];
    }

    public void Dispose() => File.Delete(FilePath);
}
