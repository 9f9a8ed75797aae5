using System.IO.Compression;
using System.Text;
using RealtimeRec.Datasets.Files;

namespace RealtimeRec.UnitTests.Datasets;

public sealed class ForeignFileTests
{
    private const string Rows = "event_name,event_time,user_id,item_id,price\nview_item,2025-05-01T10:00:00Z,u,p,1\n";

    public static TheoryData<byte[], string> Foreign => new()
    {
        { [.. "BZh91AY&SY"u8], "bzip2" },
        { [0x28, 0xb5, 0x2f, 0xfd, 4, 0], "Zstandard" },
        { [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0, 4], "xz" },
        { [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0, 4], "7z archive" },
        { [.. "PAR1"u8, 21, 4], "Parquet" },
        { [.. "Rar!\u001a\u0007\u0000"u8], "RAR" },
        { [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], ".xls" },
        { Tar(), "tar archive" },
        { Gzip(Tar()), "a tar archive inside another" },
        { Gzip(Gzip(Encoding.UTF8.GetBytes(Rows))), "a gzip file inside another" },
        { Zip(("[Content_Types].xml", "<Types/>"), ("xl/workbook.xml", "<workbook/>")), ".xlsx" },
        { Zip(("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", "")), ".ods" },
        { Zip(("a.csv", Rows), ("b.csv", Rows)), "2 files (a.csv, b.csv)" },
        { [.. """{"event_name":"view_item"}"""u8], "is JSON" },
        { [.. """[{"event_name":"view_item"}]"""u8], "is JSON" },
        { [.. "<!DOCTYPE html><html>"u8], "HTML" },
        { [.. "<?xml version=\"1.0\"?><rows/>"u8], "is XML" },
    };

    [Theory]
    [MemberData(nameof(Foreign))]
    public void ForeignFileIsNamedWhateverItsNameSays(byte[] content, string expected)
    {
        using var file = new TemporaryFile(content);
        Assert.Contains(expected, Assert.Throws<DatasetFormatException>(() => file.Read("csv")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ZipOfOneFileIsTaken()
    {
        using var file = new TemporaryFile(Zip(("__MACOSX/._a.csv", "x"), ("folder/a.csv", Rows)));
        Assert.NotNull(file.Read("csv").Single().Event);
    }

    [Fact]
    public void ZipThatIsCutOffIsSaidToBe()
    {
        var zip = Zip(("a.csv", Rows));
        using var file = new TemporaryFile(zip[..(zip.Length - 10)]);
        Assert.Contains("cut off or damaged", Assert.Throws<DatasetFormatException>(() => file.Read("csv")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WrongPresetNamesWhatIsThereAndWhatMayBeMeant()
    {
        using var near = new TemporaryFile("eventName,event_tme,User ID,item_id\nview_item,2025-05-01T10:00:00Z,u,p\n");
        var message = Assert.Throws<DatasetFormatException>(() => near.Read("csv")).Message;
        Assert.Contains("It has: eventName, event_tme, User ID, item_id.", message, StringComparison.Ordinal);
        Assert.Contains("eventName may be meant for event_name, event_tme may be meant for event_time, User ID may be meant for user_id", message, StringComparison.Ordinal);

        using var other = new TemporaryFile("user_id,item_id,category_id,behavior,timestamp\n1,2,3,pv,1511544070\n");
        Assert.Contains("The preset \"taobao\" has these columns.", Assert.Throws<DatasetFormatException>(() => other.Read("rees46")).Message, StringComparison.Ordinal);

        using var semicolons = new TemporaryFile(Rows.Replace(',', ';'));
        Assert.Contains("seem to be separated by \";\"", Assert.Throws<DatasetFormatException>(() => semicolons.Read("csv")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DelimiterThatExcelPutsFirstIsTaken()
    {
        using var file = new TemporaryFile("sep=;\r\n" + Rows.Replace(',', ';'));
        Assert.NotNull(file.Read("csv").Single().Event);
    }

    private static byte[] Tar()
    {
        var tar = new byte[1_024];
        "a.csv"u8.CopyTo(tar);
        "ustar"u8.CopyTo(tar.AsSpan(257));
        return tar;
    }

    private static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    private static byte[] Zip(params (string Name, string Content)[] entries)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in entries)
            {
                using var stream = zip.CreateEntry(name).Open();
                stream.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return packed.ToArray();
    }
}
