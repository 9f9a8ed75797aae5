using Confluent.Kafka;
using RealtimeRec.Silo.Ingestion;

namespace RealtimeRec.UnitTests.Ingestion;

public sealed class LibraryResetTests
{
    [Theory]
    [InlineData("[thrd:main]: shop.events [7]: offset reset (at offset 113 (leader epoch 0), broker 1) to offset BEGINNING (leader epoch -1): fetch failed due to requested offset not available on the broker: Broker: Offset out of range", 7, -1)]
    [InlineData("[thrd:main]: shop.events [7]: offset reset (at offset 70 (leader epoch 3), broker 1) to offset BEGINNING (leader epoch -1): Partition log truncation detected at offset 70 (leader epoch 3): broker end offset is 50 (offset leader epoch 2): Local: Log truncation", 7, 50)]
    [InlineData("[thrd:main]: shop.events [7]: offset reset (at offset 70 (leader epoch 3), broker 1) to offset BEGINNING (leader epoch -1): truncated", 7, 0)]
    public void ALineOfTheLibraryTellsWhereItCouldNotGoOn(string line, int partition, long cut) =>
        Assert.Equal(new LibraryReset(partition, cut), LibraryReset.Read(new LogMessage("rdkafka#consumer-1", SyslogLevel.Warning, "OFFSET", line)));

    [Theory]
    [InlineData("[thrd:main]: shop.events [7]: offset reset (at offset INVALID (leader epoch -1), broker 1) to offset BEGINNING (leader epoch -1): no previously committed offset available: Local: No offset stored")]
    [InlineData("[thrd:main]: 1/1 brokers are down")]
    public void OtherLinesTellNothing(string line) =>
        Assert.Null(LibraryReset.Read(new LogMessage("rdkafka#consumer-1", SyslogLevel.Warning, "OFFSET", line)));
}
