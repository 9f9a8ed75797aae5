using System.Text;
using RealtimeRec.Onnx.Files;
using RealtimeRec.Onnx.Graphs;

namespace RealtimeRec.UnitTests.Onnx;

public sealed class ModelFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("realtimerec-");

    [Fact]
    public void InspectTellsWhatAModelTakesAndGives()
    {
        var path = Path.Combine(_folder.FullName, "encoder.onnx");
        TestEncoder.Create().Save(path);
        var info = ModelFile.Inspect(path);

        var input = Assert.Single(info.Inputs);
        Assert.Equal(("ids", ElementType.Int64), (input.Name, input.ElementType));
        Assert.Equal<Dimension>(["batch", "length"], input.Dimensions);
        var output = Assert.Single(info.Outputs);
        Assert.Equal("embedding: Float [batch, 64]", output.ToString());
        Assert.Equal((20, 9, "RealtimeRec"), (info.Opset, info.IrVersion, info.ProducerName));
        Assert.Equal("test-1", info.Metadata["version"]);
        Assert.Equal(new FileInfo(path).Length, info.SizeBytes);
        Assert.InRange(info.Parameters, TestEncoder.Items * TestEncoder.Dimensions, 4 * TestEncoder.Items * TestEncoder.Dimensions);
    }

    [Fact]
    public void EveryCutShows()
    {
        var graph = new GraphBuilder { Metadata = { ["version"] = "1", ["dimensions"] = "4" } };
        var x = graph.Input("x", ElementType.Float, "batch", 4);
        graph.Output("y", graph.Linear("layer", x, new RandomWeights(1).Linear(4, 4)), "batch", 4);
        var model = graph.Build();
        for (var length = 0; length < model.Length; length++)
            Assert.Throws<ModelFormatException>(() => ModelFile.Inspect(model.AsSpan(0, length)));
    }

    [Fact]
    public void WhatIsNoModelIsRefusedInOneSentence()
    {
        var random = new byte[10_000];
        new Random(3).NextBytes(random);
        var empty = Describe([]);
        Assert.EndsWith("is empty.", empty, StringComparison.Ordinal);
        foreach (var content in (byte[][])[random, new byte[100], Encoding.UTF8.GetBytes("<html>Not found</html>"), Encoding.UTF8.GetBytes("version https://git-lfs.github.com/spec/v1\noid sha256:0\n"), [0x50, 0x4b, 3, 4]])
        {
            var message = Describe(content);
            Assert.Contains("ONNX model", message, StringComparison.Ordinal);
            Assert.EndsWith(".", message, StringComparison.Ordinal);
            Assert.DoesNotContain(". ", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void DamagedBytesAreRefusedOrChangeNothingInTheInterface()
    {
        var model = TestEncoder.Create().Build();
        var random = new Random(11);
        for (var i = 0; i < 100; i++)
        {
            byte[] damaged = [.. model];
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                Assert.NotEmpty(ModelFile.Inspect(damaged).Outputs);
            }
            catch (ModelFormatException)
            {
            }
        }
    }

    [Fact]
    public void MissingFileIsAnInputOutputError() =>
        Assert.Throws<FileNotFoundException>(() => ModelFile.Inspect(Path.Combine(_folder.FullName, "none.onnx")));

    [Fact]
    public void SaveReplacesTheFileAndLeavesNothingBeside()
    {
        var path = Path.Combine(_folder.FullName, "model.onnx");
        File.WriteAllText(path, "old");
        var graph = TestEncoder.Create();
        graph.Save(path);
        Assert.Equal(graph.Build(), File.ReadAllBytes(path));
        Assert.Equal("model.onnx", Assert.Single(_folder.GetFiles()).Name);
    }

    [Fact]
    public void SaveLeavesTheOldFileWhenBuildingFails()
    {
        var path = Path.Combine(_folder.FullName, "model.onnx");
        TestEncoder.Create().Save(path);
        var old = File.ReadAllBytes(path);

        var unfinished = new GraphBuilder();
        unfinished.Input("x", ElementType.Float, "batch");
        Assert.Throws<InvalidOperationException>(() => unfinished.Save(path));
        Assert.Throws<ModelFormatException>(() => ModelFile.Save(path, "no model"u8));
        Assert.Equal(old, File.ReadAllBytes(path));
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public void SaveLeavesNothingBesideWhenTheFileCannotBeReplaced()
    {
        var path = Path.Combine(_folder.FullName, "taken");
        Directory.CreateDirectory(path);
        var exception = Record.Exception(() => TestEncoder.Create().Save(path));
        Assert.True(exception is IOException or UnauthorizedAccessException, $"{exception}");
        Assert.Empty(_folder.GetFiles());
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Describe(byte[] content)
    {
        var path = Path.Combine(_folder.FullName, $"{Guid.NewGuid():N}.onnx");
        File.WriteAllBytes(path, content);
        var message = Assert.Throws<ModelFormatException>(() => ModelFile.Inspect(path)).Message;
        Assert.StartsWith(path, message, StringComparison.Ordinal);
        return message[path.Length..];
    }
}
