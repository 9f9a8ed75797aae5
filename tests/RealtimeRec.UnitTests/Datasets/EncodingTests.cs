using System.Text;
using RealtimeRec.Datasets.Files;
using RealtimeRec.Datasets.Presets;

namespace RealtimeRec.UnitTests.Datasets;

public sealed class EncodingTests
{
    private const string Text = "event_name,event_time,user_id,item_id,title\n"
        + "view_item,2025-05-01T10:00:00Z,u1,p1,红茶\nview_item,2025-05-01T10:00:01Z,u1,p2,绿茶 250克\nview_item,2025-05-01T10:00:02Z,u2,p1,红茶\n";

    [Theory]
    [InlineData("gb18030")]
    [InlineData("GBK")]
    [InlineData("936")]
    [InlineData("utf-16le")]
    [InlineData("utf-16BE")]
    public void FileIsReadInTheEncodingThatTheMapNames(string name)
    {
        using var file = new TemporaryFile(Bytes(name));
        Assert.Equal(["红茶", "绿茶 250克", "红茶"], file.Read(Map(name)).Select(row => row.Product!.Title));
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16le")]
    [InlineData("utf-16be")]
    [InlineData("utf-32le")]
    public void ByteOrderMarkSaysTheEncoding(string name)
    {
        var encoding = name == "utf-32le" ? Encoding.UTF32 : Encoding.GetEncoding(name);
        using var file = new TemporaryFile([.. encoding.GetPreamble(), .. encoding.GetBytes(Text)]);
        Assert.Equal("红茶", file.Read("csv")[0].Product!.Title);
        Assert.Equal("红茶", file.Read(Map("gb18030"))[0].Product!.Title);
    }

    [Theory]
    [InlineData("gb18030")]
    [InlineData("utf-16le")]
    public void FileInAnotherEncodingIsRefusedInOneSentenceThatNamesTheOption(string name)
    {
        using var file = new TemporaryFile(Bytes(name));
        var exception = Assert.Throws<DatasetFormatException>(() => file.Read("csv"));
        Assert.Contains("is not UTF-8", exception.Message, StringComparison.Ordinal);
        Assert.Contains("\"encoding\" of the column map", exception.Message, StringComparison.Ordinal);
        Assert.False(exception.IsCutOff);
    }

    [Fact]
    public void TwoRowsThatAreNotUtf8AndNoneThatShowsItIsTell()
    {
        using var file = new TemporaryFile(Encoding.Latin1.GetBytes(
            "event_name,event_time,user_id,item_id,title\n" + "view_item,2025-05-01T10:00:00Z,u,p,Tee\n"
            + "view_item,2025-05-01T10:00:00Z,u,q,Tür\nview_item,2025-05-01T10:00:00Z,u,r,Öl\n"));
        Assert.Contains("2 of 3 rows", Assert.Throws<DatasetFormatException>(() => file.Read("csv")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FewUmlautsAmongManyPlainRowsAreAnotherEncodingToo()
    {
        var rows = string.Concat(Enumerable.Range(0, 1_000).Select(i => $"view_item,2025-05-01T10:00:00Z,u{i},p,{(i % 100 == 7 ? "Müller" : "Miller")}\n"));
        using var file = new TemporaryFile(Encoding.Latin1.GetBytes("event_name,event_time,user_id,item_id,title\n" + rows));
        Assert.Contains("10 of 1,000 rows hold bytes that are not, the first in line 9", Assert.Throws<DatasetFormatException>(() => file.Read("csv")).Message, StringComparison.Ordinal);
        Assert.Equal("Müller", file.Read(Map("windows-1252"))[7].Product!.Title);
    }

    [Fact]
    public void DamagedRowsOfAFileThatIsElseUtf8AreRejectedAlone()
    {
        var good = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 500).Select(i => $"view_item,2025-05-01T10:00:00Z,u{i},p,红茶\n")));
        byte[] bad = [.. "view_item,2025-05-01T10:00:00Z,u,p,"u8, 0xc3, 0x28, (byte)'\n'];
        using var file = new TemporaryFile([.. "event_name,event_time,user_id,item_id,title\n"u8, .. good, .. bad, .. bad, .. bad]);
        var rows = file.Read("csv");
        Assert.Equal(500, rows.Count(row => row.Event is not null));
        Assert.All(rows[500..], row => Assert.Equal("not UTF-8", row.Rejection!.Reason));
    }

    [Fact]
    public void GenuineReplacementCharacterIsPartOfTheTitle()
    {
        using var file = new TemporaryFile("event_name,event_time,user_id,item_id,title\npurchase,2025-05-01T10:00:00Z,u1,p1,Caf\uFFFD\n");
        Assert.Equal("Caf\uFFFD", file.Read("csv").Single().Product!.Title);
    }

    private static byte[] Bytes(string name) =>
        (int.TryParse(name, out var page) ? CodePagesEncodingProvider.Instance.GetEncoding(page) : CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name))!.GetBytes(Text);

    private static DatasetPreset Map(string encoding) => DatasetPreset.Load("csv") with { Encoding = encoding };
}
