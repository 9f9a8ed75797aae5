using RealtimeRec.Training;
using RealtimeRec.Training.Data;
using RealtimeRec.Training.Preparation;
using RealtimeRec.Training.Preparation.Output;

namespace RealtimeRec.ModelTests.Prepare;

public sealed class PreparedFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _prepared;

    public PreparedFolderTests()
    {
        var log = new LogBuilder().Add("u", "a", 1).Add("u", "b", 2).Add("v", "b", 3).Add("v", "a", 4).Add("v", "a", 5).Build();
        _prepared = _folder["out"];
        PreparedFolderWriter.Write(_prepared, log, new Dictionary<string, RealtimeRec.Encoders.Text.TextFields> { ["a"] = new("Shoe") }, new PreparationReport
        {
            PreparedAt = LogBuilder.Start,
            Files = ["events.csv"],
            Preset = "csv",
            Options = new PreparationOptions(),
            Rows = 5,
            Searches = 0,
            Rejected = new Dictionary<string, long>(),
            Rules = [],
            ItemsWithText = 1,
            Before = log.Size(),
            After = log.Size(),
            DistributionBefore = LogDistribution.Of(log),
            DistributionAfter = LogDistribution.Of(log),
        });
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ItemsAreOrderedByTheirFrequency()
    {
        var prepared = PreparedFolder.Read(_prepared);

        Assert.Equal(["a", "b"], prepared.Items.Ids);
        Assert.Equal("Shoe", prepared.Texts[0]!.Title);
        Assert.Null(prepared.Texts[1]);
    }

    [Theory]
    [InlineData("sequences.csv.gz", "a b", "a", "there are 1 items, 2 kinds and 2 times")]
    [InlineData("sequences.csv.gz", "a b", "a z", "items.csv.gz does not have the item z")]
    [InlineData("sequences.csv.gz", "view_item view_item,", "view_item looked,", "\"looked\" is no event name")]
    [InlineData("sequences.csv.gz", "1767268801000 1767268802000", "1767268802000 1767268801000", "the oldest is to come first")]
    [InlineData("sequences.csv.gz", "1767268801000 ", "noon ", "\"noon\" is no time in milliseconds")]
    [InlineData("sequences.csv.gz", "v,", "u,", "the user u has a second sequence")]
    [InlineData("sequences.csv.gz", "user_id,items", "user,items", "does not have the columns user_id, items, kinds, times")]
    [InlineData("sequences.csv.gz", "\nu,a b", "\nw,x,a b", "there are 5 columns where 4 are expected")]
    [InlineData("items.csv.gz", "\nb,", "\na,", "has the item a twice")]
    [InlineData("items.csv.gz", "item_id,", "article,", "has none of the columns")]
    [InlineData("items.csv.gz", "\nb,", "\nc,,,,\nb,", "is not as it was prepared")]
    public void WhatContradictsItselfIsRefused(string file, string what, string by, string message)
    {
        TemporaryFolder.Edit(Path.Combine(_prepared, file), text =>
        {
            Assert.Contains(what, text);
            return text.Replace(what, by);
        });

        var exception = Assert.Throws<TrainingException>(() => PreparedFolder.Read(_prepared));

        Assert.Contains(message, exception.Message);
        Assert.Contains(_prepared, exception.Message);
    }

    [Theory]
    [InlineData("sequences.csv.gz")]
    [InlineData("items.csv.gz")]
    [InlineData("report.json")]
    public void AMissingFileIsNamed(string file)
    {
        File.Delete(Path.Combine(_prepared, file));

        Assert.Contains($"it lacks {file}", Assert.Throws<TrainingException>(() => PreparedFolder.Read(_prepared)).Message);
    }

    [Theory]
    [InlineData("sequences.csv.gz")]
    [InlineData("items.csv.gz")]
    public void AFileThatIsCutOffIsRefused(string file)
    {
        var path = Path.Combine(_prepared, file);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^9]);

        Assert.Contains("cannot be read", Assert.Throws<TrainingException>(() => PreparedFolder.Read(_prepared)).Message);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("{\"after\":{\"events\":\"many\"}}")]
    public void AReportThatIsNoneIsRefused(string report)
    {
        File.WriteAllText(Path.Combine(_prepared, "report.json"), report);

        Assert.Contains("is not the report of a preparation", Assert.Throws<TrainingException>(() => PreparedFolder.Read(_prepared)).Message);
    }
}
