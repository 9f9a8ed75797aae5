using System.IO.Compression;
using System.Text;

namespace RealtimeRec.ModelTests;

/// <summary>A folder for the duration of a test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => Directory.CreateDirectory(Root);

    public string Root { get; } = Path.Combine(Path.GetTempPath(), $"realtimerec-{Guid.NewGuid():N}");

    public string this[string name] => Path.Combine(Root, name);

    public string Write(string name, string content)
    {
        File.WriteAllText(this[name], content);
        return this[name];
    }

    /// <summary>Changes the text of a gzip file.</summary>
    public static void Edit(string path, Func<string, string> change)
    {
        var text = change(ReadPacked(path));
        using var packed = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        packed.Write(Encoding.UTF8.GetBytes(text));
    }

    public static string ReadPacked(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        return reader.ReadToEnd();
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
