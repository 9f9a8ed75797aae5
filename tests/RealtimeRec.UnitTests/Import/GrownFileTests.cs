using Microsoft.Extensions.Logging.Abstractions;
using RealtimeRec.Standalone.Import;
using RealtimeRec.Testing;
using RealtimeRec.UnitTests.Datasets;

namespace RealtimeRec.UnitTests.Import;

public sealed class GrownFileTests
{
    private const string Preset = "csv";

    [Theory]
    [InlineData("a,b\n1,2\n", "3,4\n")]
    [InlineData("a,b\n1,2", "\n3,4\n")]
    public void FileThatHasGrownIsTheSameLog(string before, string more)
    {
        using var directory = new TemporaryDirectory();
        var ledger = Ledger(directory);
        var (entry, first) = Begin(ledger, before);
        ledger.Put(entry with { Rows = 1, FinishedAt = TimeProvider.System.GetUtcNow() });

        var (_, second) = Begin(Ledger(directory), before + more);
        Assert.Equal(new ImportLog(first.Partition, 1), second);
    }

    [Theory]
    [InlineData("a,b\n1,2\n", "a,b\n1,3\n3,4\n")]
    [InlineData("a,b\n1,2", "a,b\n1,23\n")]
    public void FileThatBeginsOtherwiseIsAnotherLog(string before, string after)
    {
        using var directory = new TemporaryDirectory();
        var ledger = Ledger(directory);
        var (_, first) = Begin(ledger, before);
        var (_, second) = Begin(ledger, after);
        Assert.NotEqual(first.Partition, second.Partition);
        Assert.Equal(0, second.RowsBefore);
    }

    [Fact]
    public void PackedOrNotAFileIsTheSame()
    {
        using var plain = new TemporaryFile("a,b\n1,2\n");
        using var packed = new TemporaryFile(TemporaryFile.Gzip("a,b\n1,2\n"));
        Assert.Equal(Hash(plain, []).Value, Hash(packed, []).Value);
    }

    [Fact]
    public void LedgerOfAnEarlierVersionIsRead()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory.File("imports.json"), """[{"hash":"0a","preset":"csv","file":"a.csv","rows":3,"applied":3,"finished_at":"2026-11-01T00:00:00+00:00"}]""");
        Assert.Equal("import/csv/0a", Ledger(directory).Find("0a", Preset)!.PartitionName);
    }

    private static (LedgerEntry Entry, ImportLog Log) Begin(ImportLedger ledger, string content)
    {
        using var file = new TemporaryFile(content);
        return ledger.Begin(Hash(file, ledger.Lengths(Preset)), Preset, "a.csv");
    }

    private static ContentHash Hash(TemporaryFile file, IEnumerable<long> lengths) =>
        ContentHash.Compute(file.FilePath, lengths, _ => { }, CancellationToken.None);

    private static ImportLedger Ledger(TemporaryDirectory directory) =>
        new(directory.File("imports.json"), NullLogger<ImportLedger>.Instance);
}
