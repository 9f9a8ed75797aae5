using System.Text;
using RealtimeRec.Datasets;
using RealtimeRec.Datasets.Files;
using RealtimeRec.Datasets.Presets;
using RealtimeRec.Datasets.Rows;

namespace RealtimeRec.UnitTests.Datasets;

public sealed class DatasetReaderTests
{
    private const string Header = "event_name,event_time,user_id,item_id,price\n";

    [Fact]
    public void GzipIsRecognisedByContentNotByName()
    {
        using var packedWithoutName = new TemporaryFile(TemporaryFile.Gzip(Header + Row(1)));
        using var plainWithName = new TemporaryFile(Header + Row(1), ".csv.gz");
        Assert.NotNull(packedWithoutName.Read("csv").Single().Event);
        Assert.NotNull(plainWithName.Read("csv").Single().Event);
    }

    [Fact]
    public void ByteOrderMarkIsNoPartOfTheFirstColumn()
    {
        using var file = new TemporaryFile([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Header + Row(1))]);
        Assert.NotNull(file.Read("csv").Single().Event);
    }

    [Fact]
    public void WrongColumnsNameTheMissingAndThePresent()
    {
        using var file = new TemporaryFile("when,who,what\n1,2,3\n");
        var exception = Assert.Throws<DatasetFormatException>(() => file.Read("retailrocket"));
        Assert.Contains("lacks the columns timestamp, visitorid or user_id, itemid or item_id", exception.Message, StringComparison.Ordinal);
        Assert.Contains("It has: when, who, what", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FileWithoutHeaderIsNotTakenForTaobaoUnlessItsFirstRowFits()
    {
        using var file = new TemporaryFile("a,b,c,d,e\n1,2,3,pv,1511544070\n");
        Assert.Throws<DatasetFormatException>(() => file.Read("taobao"));
    }

    [Fact]
    public void EmptyFileIsRefused()
    {
        using var file = new TemporaryFile("");
        Assert.Contains("is empty", Assert.Throws<DatasetFormatException>(() => file.Read("csv")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("look,2025-05-01T10:00:00Z,u,p,1", "event_name", "unknown event name")]
    [InlineData("view_item,yesterday,u,p,1", "event_time", "time not readable")]
    [InlineData("view_item,1999-12-31T23:59:59Z,u,p,1", "event_time", "time too early")]
    [InlineData("view_item,2999-01-01T00:00:00Z,u,p,1", "event_time", "time in the future")]
    [InlineData("view_item,99999999999999999999,u,p,1", "event_time", "time not readable")]
    [InlineData("view_item,9223372036854775807,u,p,1", "event_time", "time in the future")]
    [InlineData("view_item,2025-05-01T10:00:00Z,,p,1", "user_id", "no user_id")]
    [InlineData("view_item,2025-05-01T10:00:00Z,u\u0007,p,1", "user_id", "control character")]
    [InlineData("view_item,2025-05-01T10:00:00Z,u,,1", "item_id", "no item_id")]
    [InlineData("view_item,2025-05-01T10:00:00Z,u,p", "", "wrong number of columns")]
    [InlineData("view_item,2025-05-01T10:00:00Z,u,p,1,2", "", "wrong number of columns")]
    public void BadRowIsRejectedAndTheRowsBesideItAreNot(string row, string field, string reason)
    {
        using var file = new TemporaryFile(Header + Row(1) + row + "\n" + Row(3));
        var rows = file.Read("csv");

        Assert.Equal([1, 2, 3], rows.Select(r => r.RowNumber));
        Assert.NotNull(rows[0].Event);
        Assert.Equal((field, reason), (rows[1].Rejection!.Field, rows[1].Rejection!.Reason));
        Assert.NotNull(rows[2].Event);
    }

    [Fact]
    public void OverlongIdIsRejected()
    {
        using var file = new TemporaryFile(Header + $"view_item,2025-05-01T10:00:00Z,{new string('u', 129)},p,1\nview_item,2025-05-01T10:00:00Z,{new string('u', 128)},p,1\n");
        var rows = file.Read("csv");
        Assert.Equal("id too long", rows[0].Rejection!.Reason);
        Assert.Null(rows[1].Rejection);
    }

    [Fact]
    public void BytesThatAreNotUtf8RejectTheirRowOnly()
    {
        byte[] latin = [.. Encoding.UTF8.GetBytes(Header), .. Encoding.Latin1.GetBytes("view_item,2025-05-01T10:00:00Z,Jürgen,p,1\n"), .. Encoding.UTF8.GetBytes(Row(2))];
        using var file = new TemporaryFile(latin);
        var rows = file.Read("csv");
        Assert.Equal("not UTF-8", rows[0].Rejection!.Reason);
        Assert.NotNull(rows[1].Event);
    }

    [Fact]
    public void QuoteThatIsNeverClosedSpoilsItsOwnRowOnly()
    {
        using var file = new TemporaryFile("timestamp,user_id,item_id,session_id\n1442004589,0,285930,0\n1442004759,\"0,357564,0\n1442004917,0,67045,0\n");
        var rows = file.Read("retailrocket");
        Assert.Equal(3, rows.Count);
        Assert.NotNull(rows[0].Event);
        Assert.Equal("wrong number of columns", rows[1].Rejection!.Reason);
        Assert.NotNull(rows[2].Event);
    }

    [Fact]
    public void TruncatedGzipHandsOnEveryWholeRowThenSaysWhere()
    {
        var random = new Random(1);
        var content = Header + string.Concat(Enumerable.Range(1, 5_000).Select(i =>
            $"view_item,2025-05-01T10:00:00Z,user-{random.NextInt64()},item-{random.NextInt64()},{i}\n"));
        var packed = TemporaryFile.Gzip(content);
        using var whole = new TemporaryFile(packed);
        using var cut = new TemporaryFile(packed[..(packed.Length / 2)]);
        var expected = whole.Read("csv");

        var read = new List<DatasetRow>();
        using var reader = DatasetReader.Open(cut.FilePath, DatasetPreset.Load("csv"), TimeProvider.System);
        var exception = Assert.Throws<DatasetFormatException>(() => read.AddRange(reader.ReadRows().Select(row => { read.Add(row); return row; }).Where(_ => false)));

        Assert.InRange(read.Count, 1_000, 4_000);
        Assert.Equal(expected.Take(read.Count).Select(row => row.Event!.EventId), read.Select(row => row.Event!.EventId));
        Assert.Contains($"after row {read.Count:N0}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DamagedGzipIsReportedAsSuch()
    {
        var packed = TemporaryFile.Gzip(Header + string.Concat(Enumerable.Range(1, 5_000).Select(Row)));
        using var file = new TemporaryFile(packed[..10]);
        Assert.Contains("cut off or damaged", Assert.Throws<DatasetFormatException>(() => file.Read("csv")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SameRowHasTheSameEventIdInEveryFile()
    {
        using var one = new TemporaryFile(Header + Row(1) + Row(2) + Row(1));
        using var other = new TemporaryFile(Header + Row(2));
        var rows = one.Read("csv");

        Assert.Equal([false, false, true], rows.Select(row => row.Repeated));
        Assert.Equal(rows[0].Event!.EventId, rows[2].Event!.EventId);
        Assert.Equal(rows[1].Event!.EventId, other.Read("csv").Single().Event!.EventId);
        Assert.Matches("^[0-9a-f]{32}$", rows[0].Event!.EventId);
        Assert.NotEqual(rows[0].Event!.EventId, rows[1].Event!.EventId);
    }

    [Fact]
    public void CrLfAndAMissingLastLineEndAreFine()
    {
        using var file = new TemporaryFile((Header + Row(1) + Row(2)).Replace("\n", "\r\n", StringComparison.Ordinal).TrimEnd());
        Assert.Equal(["1", "2"], file.Read("csv").Select(row => row.Event!.Items[0].ItemId));
    }

    private static string Row(int item) => $"view_item,2025-05-01T10:00:00Z,u,{item},1\n";
}
