namespace RealtimeRec.Testing;

/// <summary>A directory for the duration of a test or a benchmark.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    /// <summary>Makes a new, empty one.</summary>
    public TemporaryDirectory() => FullPath = Directory.CreateTempSubdirectory("realtimerec-").FullName;

    /// <summary>Where it is.</summary>
    public string FullPath { get; }

    /// <summary>The path of a file in it.</summary>
    public string File(string name) => Path.Combine(FullPath, name);

    /// <summary>Deletes it and all in it.</summary>
    public void Dispose() => Directory.Delete(FullPath, recursive: true);
}
