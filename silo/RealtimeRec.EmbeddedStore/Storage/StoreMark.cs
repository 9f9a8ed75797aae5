using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace RealtimeRec.EmbeddedStore.Storage;

/// <summary>
/// What the store must hold at least, in a file beside it that is overwritten in place after each group of writes: how many
/// writes, and how long the log is that has the latest. RocksDB knows its own files, but a log that is gone looks to it like one that
/// never was.
/// </summary>
/// <remarks>
/// The file is not synced: after a power cut it may name less than what was acknowledged, never more, and after a kill of the process it is exact.
/// </remarks>
internal sealed class StoreMark : IDisposable
{
    private const int Size = 128;

    private readonly SafeFileHandle _file;
    private readonly byte[] _buffer = new byte[Size];

    private StoreMark(SafeFileHandle file, Position position) => (_file, Current) = (file, position);

    /// <summary>The state of the store after a group of writes.</summary>
    /// <param name="Sequence">The number of the latest write.</param>
    /// <param name="Log">Name of the log's file that has it; null when tables hold all.</param>
    /// <param name="LogBytes">How long that file is.</param>
    public sealed record Position(ulong Sequence, string? Log, long LogBytes);

    /// <summary>What the file says.</summary>
    public Position Current { get; private set; }

    /// <summary>Makes the file of a new store.</summary>
    public static StoreMark Create(string path)
    {
        var mark = new StoreMark(File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read), new Position(0, null, 0));
        mark.Write(mark.Current);
        RandomAccess.FlushToDisk(mark._file);
        return mark;
    }

    /// <summary>Opens the file of a store that has been used.</summary>
    /// <exception cref="StoreDamagedException">It is missing or not readable.</exception>
    public static StoreMark Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new StoreDamagedException($"{Path.GetFileName(path)}, which says how much the store must hold, is missing");
        }

        var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            var bytes = new byte[Size];
            var read = RandomAccess.Read(file, bytes, 0);
            if (Parse(bytes.AsSpan(0, read)) is { } position)
            {
                return new StoreMark(file, position);
            }

            throw new StoreDamagedException($"{Path.GetFileName(path)}, which says how much the store must hold, is damaged");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Says that the store holds more now. Never throws: an older mark is true too.</summary>
    public void Write(Position position)
    {
        Current = position;
        var text = string.Create(
            CultureInfo.InvariantCulture, $$"""{"sequence": {{position.Sequence}}, "log": "{{position.Log}}", "bytes": {{position.LogBytes}}}""");
        _buffer.AsSpan().Fill((byte)' ');
        Encoding.ASCII.GetBytes(text, _buffer);
        _buffer[^1] = (byte)'\n';
        try
        {
            RandomAccess.Write(_file, _buffer, 0);
        }
        catch (IOException)
        {
            // A full disk has room for what overwrites; a file system that copies may not.
        }
    }

    public void Dispose() => _file.Dispose();

    private static Position? Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var reader = new Utf8JsonReader(bytes);
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;
            var log = root.GetProperty("log").GetString();
            return new Position(root.GetProperty("sequence").GetUInt64(), string.IsNullOrEmpty(log) ? null : log, root.GetProperty("bytes").GetInt64());
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
