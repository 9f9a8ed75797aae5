using Parquet;
using Parquet.Schema;
using RealtimeRec.Datasets.Presets;
using RealtimeRec.Training;
using RealtimeRec.Training.Preparation;

namespace RealtimeRec.ModelTests.Prepare;

public sealed class ParquetFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AParquetFileIsReadLikeTextOfTheSameColumns()
    {
        var path = _folder["events.parquet"];
        var (name, time, user, item, price) = (
            new DataField<string>("event_name"), new DateTimeDataField("event_time", DateTimeFormat.Timestamp, isAdjustedToUTC: true),
            new DataField<long>("user_id"), new DataField<string>("item_id"), new DataField<double?>("price"));
        await WriteAsync(path, [name, time, user, item, price], async group =>
        {
            await group.WriteAsync(name, (string[])["view_item", "purchase", "nothing"]);
            await group.WriteAsync<DateTime>(time, (DateTime[])[LogBuilder.Start.UtcDateTime, LogBuilder.Start.UtcDateTime.AddMilliseconds(1_500), LogBuilder.Start.UtcDateTime]);
            await group.WriteAsync<long>(user, (long[])[7, 7, 8]);
            await group.WriteAsync(item, (string[])["a,\"b\"", "two\nlines", "c"]);
            await group.WriteAsync<double>(price, (double?[])[1.5, null, 2]);
        });

        var contents = await new ShopFiles(TimeProvider.System).ReadAsync([path], DatasetPreset.Load("csv"), new DirectProgress(_ => { }), default);

        Assert.Equal(["7 a,\"b\" 0", "7 two lines 1"], LogBuilder.Describe(contents.Log));
        Assert.Equal(LogBuilder.Start.AddMilliseconds(1_500).ToUnixTimeMilliseconds(), contents.Log.Interactions[1].Time);
        Assert.Equal(("unknown event name", 1L), contents.Rejected.Select(pair => (pair.Key, pair.Value)).Single());
    }

    [Fact]
    public async Task ColumnsThatThePresetLacksAreNamedForTheFileGiven()
    {
        var path = _folder["events.parquet"];
        var user = new DataField<int>("user_id");
        await WriteAsync(path, [user], async group => await group.WriteAsync<int>(user, (int[])[1]));

        var exception = await Assert.ThrowsAsync<TrainingException>(
            () => new ShopFiles(TimeProvider.System).ReadAsync([path], DatasetPreset.Load("csv"), new DirectProgress(_ => { }), default));

        Assert.StartsWith(path, exception.Message);
        Assert.Contains("it lacks the columns", exception.Message);
    }

    [Fact]
    public async Task AFileThatOnlyBeginsLikeParquetIsRefused()
    {
        var path = _folder.Write("events.parquet", "PAR1 and nothing more of it");

        var exception = await Assert.ThrowsAsync<TrainingException>(
            () => new ShopFiles(TimeProvider.System).ReadAsync([path], DatasetPreset.Load("csv"), new DirectProgress(_ => { }), default));

        Assert.Contains("is no Parquet file that can be read", exception.Message);
    }

    private static async Task WriteAsync(string path, Field[] fields, Func<ParquetRowGroupWriter, Task> write)
    {
        await using var file = File.Create(path);
        await using var writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), file);
        using var group = writer.CreateRowGroup();
        await write(group);
        group.CompleteValidate();
    }
}
