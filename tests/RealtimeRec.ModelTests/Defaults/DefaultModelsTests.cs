using Microsoft.ML.OnnxRuntime;
using RealtimeRec.Embeddings;
using RealtimeRec.Encoders;
using RealtimeRec.Encoders.Files;
using RealtimeRec.Encoders.Histories;
using RealtimeRec.Encoders.Sessions;
using RealtimeRec.Encoders.Text;
using RealtimeRec.Inference;

namespace RealtimeRec.ModelTests.Defaults;

/// <summary>The encoders that come with the program, opened as a silo opens them.</summary>
public sealed class DefaultModelsTests
{
    private const int LargestFile = 10_000_000;

    private static readonly string s_registry = Path.Combine(Root(), "models", "artifacts");

    private readonly ModelSet _models = Open();

    [Fact]
    public void TheRegistryNamesBothEncoders()
    {
        Assert.Equal(new ModelSelection("text", "user"), ModelSelection.Read(s_registry));
        Assert.Equal(_models.Text!.Description.Version, _models.User!.Description.TextEncoder);
        Assert.Equal((128, 128), (_models.Text.Description.Dimensions, _models.Dimensions));
    }

    [Fact]
    public void EveryFileIsDescribedAndSmall()
    {
        foreach (var folder in new[] { _models.Text!, _models.User! })
        {
            var files = new DirectoryInfo(folder.Path).GetFiles();
            Assert.All(files, file => Assert.True(file.Length < LargestFile, $"{file.Name} takes {file.Length:N0} bytes."));
            Assert.Equal(
                files.Select(file => file.Name).Except([ModelFolder.DescriptionName, "MODEL_CARD.md"]).Order(),
                folder.Description.Files.Keys.Order());
        }
    }

    [Theory]
    [InlineData("wireless mouse", "Logitech wireless mouse M185", "stainless steel frying pan")]
    [InlineData("无线鼠标", "罗技无线鼠标黑色", "纯棉连衣裙夏季")]
    [InlineData("璀璨钻戒", "璀璨钻戒女款", "儿童雨靴")]
    public void TextsOfTheSameThingAreNearer(string query, string same, string other)
    {
        using var model = Text();
        var vectors = model.Encode(model.Tokenize(query, isQuery: true), model.Tokenize(same, isQuery: false), model.Tokenize(other, isQuery: false));

        Assert.True(Dot(vectors[0], vectors[1]) > Dot(vectors[0], vectors[2]) + 0.2, $"{Dot(vectors[0], vectors[1])} and {Dot(vectors[0], vectors[2])}");
    }

    [Fact]
    public void AProfileIsNearestToWhatTheHistoryIsAbout()
    {
        string[] texts =
        [
            "gel pens black 12 pack", "ballpoint pen blue ink", "spiral notebook college ruled", "mechanical pencils 0.7 mm",
            "frozen pizza", "ice cream", "fresh bananas", "whole milk",
        ];
        using var text = Text();
        Embedding[] items = [.. text.Encode([.. texts.Select(item => text.Tokenize(item, isQuery: false))]).Select(embedding => _models.VectorOf("", embedding))];

        using var user = new UserModel(Session(_models.User!, "user-encoder"), "user-encoder", _models.HistoryLength);
        user.Warm(maxBatch: 4);
        var profiles = user.Encode(new UserInput([items[0], items[1]], [0, 0], [0, 0]), new UserInput([items[4], items[5], items[6]], [0, 0, 0], [0, 0, 0]));

        Assert.Equal(_models.Dimensions, user.Dimensions);
        Assert.True(Dot(profiles[0], items[3]) > Dot(profiles[0], items[7]));
        Assert.True(Dot(profiles[1], items[7]) > Dot(profiles[1], items[3]));
    }

    /// <summary>Its data says neither, so it was judged without; silos know both.</summary>
    [Fact]
    public void AProfileIsTheSameWhateverWasDoneAndWhen()
    {
        using var text = Text();
        Embedding[] items = [.. new[] { "gel pens", "notebook", "whole milk" }.Select(item => _models.VectorOf("", text.Encode(text.Tokenize(item, isQuery: false))[0]))];
        using var user = new UserModel(Session(_models.User!, "user-encoder"), "user-encoder", _models.HistoryLength);
        var profiles = user.Encode(new UserInput(items, [0, 0, 0], [0, 0, 0]), new UserInput(items, [1, 3, 7], [1, 9, 21]));
        Assert.Equal(1, Dot(profiles[0], profiles[1]), 1e-5);
    }

    private static ModelSet Open() => ModelSet.Open(s_registry, new ModelSelection("text", "user"), new HashedTextEncoder());

    private TextModel Text()
    {
        var model = new TextModel(Session(_models.Text!, "text-encoder"), "text-encoder", _models.Text!);
        model.Warm(maxBatch: 4);
        return model;
    }

    private static InferenceSession Session(ModelFolder folder, string name)
    {
        var options = new InferenceOptions();
        return ModelSessions.Open(folder.Read(ModelFiles.Choose(folder, options, ExecutionProvider.Cpu, name)), options, ExecutionProvider.Cpu, slot: 0, name);
    }

    private static float Dot(Embedding a, Embedding b) => System.Numerics.Tensors.TensorPrimitives.Dot(a.Values, b.Values);

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "RealtimeRec.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException($"{AppContext.BaseDirectory} is not within the repository.");
        }

        return directory.FullName;
    }
}
