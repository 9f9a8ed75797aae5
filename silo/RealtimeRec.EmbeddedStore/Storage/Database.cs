using System.Buffers.Binary;
using System.Text;
using RocksDbSharp;

namespace RealtimeRec.EmbeddedStore.Storage;

/// <summary>One opened RocksDB: records with their etags, written in synced groups.</summary>
/// <remarks>
/// A record's value is a byte for its layout, the etag, 8 bytes little endian, and what was written. RocksDB checks every block that it reads.
/// </remarks>
internal sealed class Database : IDisposable
{
    private const byte Layout = 1;
    private const int HeaderSize = 1 + sizeof(long);
    private const ulong MiB = 1 << 20;

    /// <summary>RocksDB's own number.</summary>
    private const int Levels = 7;

    /// <summary>Keys of grains are text: none begins with this.</summary>
    private static ReadOnlySpan<byte> IdentityKey => "\0id"u8;

    private static ReadOnlySpan<byte> ProbeKey => "\0probe"u8;

    private static readonly WriteOptions s_synced = new WriteOptions().SetSync(true);
    private static readonly ReadOptions s_passing = new ReadOptions().SetFillCache(false);
    private static readonly ETagReader s_etag = new();
    private static readonly StateReader s_state = new();
    private static readonly TextReader s_text = new();

    private readonly RocksDb _rocks;

    private Database(RocksDb rocks, string directory) => (_rocks, Directory) = (rocks, directory);

    /// <summary>Where its files lie.</summary>
    public string Directory { get; }

    /// <summary>The number of the latest write.</summary>
    public ulong Sequence => _rocks.GetLatestSequenceNumber();

    /// <summary>Opens the database with everything that was ever synced to it.</summary>
    /// <exception cref="RocksDbException">It cannot be opened: damaged, incomplete, no space for its logs.</exception>
    public static Database Open(string directory, bool create)
    {
        var options = Options(Recovery.TolerateCorruptedTailRecords).SetCreateIfMissing(create);
        return new Database(RocksDb.Open(options, directory), directory);
    }

    /// <summary>Opens it without what follows the first damaged record of its log.</summary>
    public static Database OpenUpToDamage(string directory) => new(RocksDb.Open(Options(Recovery.PointInTime), directory), directory);

    /// <summary>How many writes <see cref="OpenUpToDamage"/> would find; changes nothing.</summary>
    public static ulong SequenceUpToDamage(string directory)
    {
        using var rocks = RocksDb.OpenReadOnly(Options(Recovery.PointInTime), directory, errorIfLogFileExists: false);
        return rocks.GetLatestSequenceNumber();
    }

    /// <summary>A record; null when there is none.</summary>
    public StoredState? Read(ReadOnlySpan<byte> key) => _rocks.Get(key, s_state)?.Value;

    /// <summary>A record's etag; null when there is no record.</summary>
    public long? ReadETag(ReadOnlySpan<byte> key) => _rocks.Get(key, s_etag)?.Value.ETag;

    /// <summary>Adds a record to a group.</summary>
    public static void Put(WriteBatch group, ReadOnlySpan<byte> key, long etag, ReadOnlySpan<byte> state, ref byte[] buffer)
    {
        if (buffer.Length < HeaderSize + state.Length)
        {
            buffer = new byte[Math.Max(HeaderSize + state.Length, buffer.Length * 2)];
        }

        buffer[0] = Layout;
        BinaryPrimitives.WriteInt64LittleEndian(buffer.AsSpan(1), etag);
        state.CopyTo(buffer.AsSpan(HeaderSize));
        group.Put(key, buffer.AsSpan(0, HeaderSize + state.Length));
    }

    /// <summary>Writes a group, all or nothing; returns once it is on the disk.</summary>
    public void Commit(WriteBatch group) => _rocks.Write(group, s_synced);

    /// <summary>Writes something, to see whether writing is possible.</summary>
    public void Probe() => _rocks.Put(ProbeKey, [], writeOptions: s_synced);

    /// <summary>Which store this is; null for one just made.</summary>
    public string? ReadIdentity() => _rocks.Get(IdentityKey, s_text);

    /// <summary>Says which store this is.</summary>
    public void WriteIdentity(string id) => _rocks.Put(IdentityKey, Encoding.UTF8.GetBytes(id), writeOptions: s_synced);

    /// <summary>Where the latest write lies.</summary>
    public StoreMark.Position Position()
    {
        var wal = Native.Instance.rocksdb_get_current_wal_file(_rocks.Handle);
        try
        {
            var log = $"{Native.Instance.rocksdb_wal_file_log_number(wal):000000}.log";
            return new StoreMark.Position(Sequence, log, (long)Native.Instance.rocksdb_wal_file_size_file_bytes(wal));
        }
        finally
        {
            Native.Instance.rocksdb_wal_file_destroy(wal);
        }
    }

    /// <summary>Moves all that is in the log into tables.</summary>
    public void Flush() => _rocks.Flush(new FlushOptions().SetWaitForFlush(true));

    /// <summary>
    /// Takes what was replaced or removed off the disk: moves all that is in the log into tables, and these into one level, where of each
    /// record only the latest is left. Takes seconds for a gigabyte, and nothing where nothing was written since.
    /// </summary>
    /// <exception cref="RocksDbException">The disk does not take the tables.</exception>
    public void Sweep()
    {
        Flush();
        if (Enumerable.Range(0, Levels).Count(level => _rocks.GetProperty($"rocksdb.num-files-at-level{level}") is not (null or "0")) > 1
            || _rocks.GetProperty("rocksdb.num-files-at-level0") is not "0")
        {
            _rocks.CompactRange((byte[]?)null, null);
        }
    }

    /// <summary>Ends a <see cref="Sweep"/> that is under way, and those to come.</summary>
    public void Interrupt() => Native.Instance.rocksdb_disable_manual_compaction(_rocks.Handle);

    /// <summary>Bytes of its tables.</summary>
    public long TableBytes => long.TryParse(_rocks.GetProperty("rocksdb.total-sst-files-size"), out var bytes) ? bytes : 0;

    /// <summary>Reads all tables and compares their checksums.</summary>
    /// <exception cref="RocksDbException">One is damaged.</exception>
    public void Verify() => Native.Instance.rocksdb_verify_checksum(_rocks.Handle);

    /// <summary>Reads some records and compares the checksums of where they lie; answers the key to go on from, null at the end.</summary>
    /// <param name="from">Where to begin.</param>
    /// <param name="records">How many to read.</param>
    /// <exception cref="RocksDbException">A table is damaged.</exception>
    public byte[]? Verify(byte[] from, int records)
    {
        using var iterator = _rocks.NewIterator(readOptions: s_passing);
        for (iterator.Seek(from); iterator.Valid(); iterator.Next())
        {
            if (records-- == 0)
            {
                return iterator.Key();
            }
        }

        // Valid is false at the end, and at what cannot be read.
        Native.Instance.rocksdb_iter_get_error(iterator.Handle);
        return null;
    }

    public void Dispose() => _rocks.Dispose();

    /// <summary>
    /// Small, since the machine's memory belongs to the grains and the disk is to be bounded: at most 64 MiB of log, 64 MiB of tables
    /// that overlap, and the rest at most twice what lives. What is read often the system holds in memory anyway: the cache spares
    /// no more than unpacking it.
    /// </summary>
    private static DbOptions Options(Recovery recovery)
    {
        var options = new DbOptions()
            .SetParanoidChecks(true)
            .SetWalRecoveryMode(recovery)
            .SetWriteBufferSize(16 * MiB)
            .SetMaxWriteBufferNumber(3)
            .SetMaxTotalWalSize(64 * MiB)
            .SetTargetFileSizeBase(16 * MiB)
            .SetMaxBytesForLevelBase(64 * MiB)
            .SetLevelCompactionDynamicLevelBytes(true)
            .SetCompression(Compression.Lz4)
            .SetMaxManifestFileSize(4 * MiB)
            .SetManifestPreallocationSize(64 << 10)
            .SetInfoLogLevel(InfoLogLevel.Warn)
            .SetMaxLogFileSize(MiB)
            .SetKeepLogFileNum(2)
            .SetStatsDumpPeriodSec(0)
            .SetBlockBasedTableFactory(new BlockBasedTableOptions()
                .SetBlockCache(Cache.CreateLru(8 * MiB))
                .SetFilterPolicy(BloomFilterPolicy.Create(10, false))
                .SetBlockSize(16 << 10)
                .SetFormatVersion(5));
        Native.Instance.rocksdb_options_set_track_and_verify_wals_in_manifest(options.Handle, 1);
        return options;
    }

    private static long ETagOf(ReadOnlySpan<byte> value) => value.Length >= HeaderSize && value[0] == Layout
        ? BinaryPrimitives.ReadInt64LittleEndian(value[1..])
        : throw new StoreDamagedException("a record has a layout that this version does not know");

    /// <summary>A found value. An object, since nothing is what the library answers for nothing.</summary>
    private sealed record Found(StoredState Value);

    private sealed class ETagReader : ISpanDeserializer<Found>
    {
        public Found Deserialize(ReadOnlySpan<byte> buffer) => new(new StoredState(default, ETagOf(buffer)));
    }

    private sealed class StateReader : ISpanDeserializer<Found>
    {
        public Found Deserialize(ReadOnlySpan<byte> buffer) => new(new StoredState(buffer[HeaderSize..].ToArray(), ETagOf(buffer)));
    }

    private sealed class TextReader : ISpanDeserializer<string>
    {
        public string Deserialize(ReadOnlySpan<byte> buffer) => Encoding.UTF8.GetString(buffer);
    }
}
