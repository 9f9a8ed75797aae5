using RealtimeRec.Onnx.Files;
using RealtimeRec.Onnx.Graphs;
using RealtimeRec.Onnx.Precision;
using RealtimeRec.Training;
using RealtimeRec.Training.UserEncoder;

namespace RealtimeRec.ModelTests.UserEncoder;

public sealed class UserEncoderExportTests
{
    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(2, 2, true)]
    [InlineData(2, 4, false)]
    public void TheGraphEqualsTheEncoder(int blocks, int heads, bool cosine)
    {
        using var module = Module(new UserEncoderOptions { Dimensions = 32, MaxLength = 20, Blocks = blocks, Heads = heads, Cosine = cosine });
        Assert.InRange(UserEncoderCheck.LargestDifference(module, UserEncoderExport.ToOnnx(module, new Dictionary<string, string>())), 0, 1e-4);
    }

    [Fact]
    public void TheOtherPrecisionsPointTheSameWay()
    {
        using var module = Module(new UserEncoderOptions { Dimensions = 64, MaxLength = 20, Blocks = 2, Heads = 2 });
        var model = UserEncoderExport.ToOnnx(module, new Dictionary<string, string>());

        // The largest difference of a component, of vectors of length 1.
        Assert.InRange(UserEncoderCheck.LargestDifference(module, Float16Conversion.Convert(model)), 0, 5e-3);
        Assert.InRange(UserEncoderCheck.LargestDifference(module, DynamicQuantization.Convert(model)), 0, 0.05);
    }

    [Fact]
    public void AModelOfAnotherFormIsRefused()
    {
        var graph = new GraphBuilder();
        graph.Output("y", graph.Relu(graph.Input("x", ElementType.Float, 4)), 4);
        var exception = Assert.Throws<TrainingException>(() => new OnnxUserEncoder(graph.Build()));
        Assert.Contains("no user encoder", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ModelFormatException>(() => new OnnxUserEncoder([1, 2, 3]));
    }

    /// <summary>An encoder whose kinds and gaps count, as they do after training on data that has them.</summary>
    private static UserEncoderModule Module(UserEncoderOptions options)
    {
        TorchSharp.torch.random.manual_seed(1);
        var module = new UserEncoderModule(50, null, options);
        using var noGradients = TorchSharp.torch.no_grad();
        TorchSharp.torch.nn.init.normal_(module.Kinds.weight!, 0, 0.5);
        TorchSharp.torch.nn.init.normal_(module.Gaps.weight!, 0, 0.5);
        return module;
    }
}
