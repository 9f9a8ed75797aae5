using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RealtimeRec.Datasets;
using RealtimeRec.Datasets.Files;
using RealtimeRec.Datasets.Presets;
using RealtimeRec.Datasets.Rows;

namespace RealtimeRec.UnitTests.Datasets;

public sealed class AnyFileTests
{
    private const string Header = "event_id,event_name,event_time,user_id,item_id,price,quantity,title,stock\n";

    // What tears a file apart, more often than chance would have it.
    private static readonly string[] Pieces =
    [
        ",", "\"", "\n", "\r\n", "\r", "\\", "#", ";", "view_item", "purchase", "2025-05-01T10:00:00Z", "1795392924", "u1", "p1", "12,50", "-1",
        "\0", "\uFFFD", "\uFDD0", "红茶", " ", "e1,view_item,2025-05-01T10:00:00Z,u1,p1,1,1,Tea,1\n", "e1,purchase,2025-05-01T10:00:00Z,u1,p2,1,1,\"Tea\",1\n",
    ];

    [Property(MaxTest = 500)]
    public Property EveryRowOfAnyTextIsAccountedFor() => Prop.ForAll(Texts(), text => Balances(Encoding.UTF8.GetBytes(Header + text)));

    [Property(MaxTest = 200)]
    public Property AnyBytesAreReadOrRefusedInASentence() => Prop.ForAll<byte[]>(bytes =>
        Balances(bytes) && Balances([.. Encoding.UTF8.GetBytes(Header), .. bytes]) && Balances([0x1f, 0x8b, .. bytes]) && Balances([.. "PK\u0003\u0004"u8, .. bytes]));

    private static Arbitrary<string> Texts() =>
        Gen.Elements(Pieces).ArrayOf().Select(string.Concat).ToArbitrary();

    private static bool Balances(byte[] content)
    {
        using var file = new TemporaryFile(content);
        using var reader = DatasetReader.Open(file.FilePath, DatasetPreset.Load("csv"), TimeProvider.System);
        var rows = new List<DatasetRow>();
        try
        {
            foreach (var row in reader.ReadRows())
            {
                rows.Add(row);
            }
        }
        catch (DatasetFormatException exception)
        {
            Assert.NotEmpty(exception.Message);
        }

        // Every line is a row, part of one, or blank, and every row is good or says why it is not.
        Assert.Equal(Enumerable.Range(1, rows.Count), rows.Select(row => (int)row.RowNumber));
        Assert.All(rows, row => Assert.True(row.Rejection is not null ^ (row.Event ?? (object?)row.Product) is not null));
        Assert.Equal(rows.Select(row => row.Line).Order(), rows.Select(row => row.Line));
        return true;
    }
}
