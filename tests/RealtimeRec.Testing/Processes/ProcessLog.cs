using System.Text;

namespace RealtimeRec.Testing.Processes;

/// <summary>What a process writes, in memory or in a file.</summary>
internal sealed class ProcessLog : IDisposable
{
    private readonly StringBuilder? _memory;
    private readonly StreamWriter? _file;
    private readonly long _start;

    /// <param name="path">The file to add to, or null for none.</param>
    public ProcessLog(string? path)
    {
        Path = path;
        if (path is null)
        {
            _memory = new StringBuilder();
            return;
        }

        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        var stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        // A process that is started again goes on in the same file; its log begins where the last one's ended.
        _start = stream.Position;
        _file = new StreamWriter(stream) { AutoFlush = true };
    }

    public string? Path { get; }

    public void Append(string line)
    {
        lock (this)
        {
            _memory?.AppendLine(line);
            _file?.WriteLine(line);
        }
    }

    public override string ToString()
    {
        lock (this)
        {
            if (_memory is not null)
            {
                return _memory.ToString();
            }

            using var stream = new FileStream(Path!, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            stream.Position = _start;
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd();
        }
    }

    public void Dispose()
    {
        lock (this)
        {
            _file?.Dispose();
        }
    }
}
