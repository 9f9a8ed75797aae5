using System.Globalization;
using System.Runtime.InteropServices;

namespace RealtimeRec.Testing;

/// <summary>
/// Pipes in place of the files that an open RocksDB makes next. Whoever opens one to write waits for a reader that never comes, as for a
/// disk that does not answer. Linux and macOS.
/// </summary>
public sealed partial class SilentFiles : IDisposable
{
    private const int Count = 100;
    private const int OwnerReadsAndWrites = 0x180;

    private readonly List<string> _paths = [];

    /// <summary>Makes them.</summary>
    /// <param name="directory">RocksDB's folder.</param>
    /// <param name="extension">Of tables, <c>.sst</c>, or of logs, <c>.log</c>.</param>
    public SilentFiles(string directory, string extension)
    {
        var last = Directory.EnumerateFiles(directory).Max(path =>
            int.TryParse(Path.GetFileNameWithoutExtension(path).Split('-')[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0);
        for (var number = last + 1; number <= last + Count; number++)
        {
            var path = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{number:D6}{extension}"));
            if (MakePipe(path, OwnerReadsAndWrites) != 0)
            {
                throw new IOException($"{path} could not be made: error {Marshal.GetLastPInvokeError()}.");
            }

            _paths.Add(path);
        }
    }

    public void Dispose() => _paths.ForEach(File.Delete);

    [LibraryImport("libc", EntryPoint = "mkfifo", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakePipe(string path, int mode);
}
