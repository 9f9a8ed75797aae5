using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.ML.OnnxRuntime;
using RealtimeRec.Embeddings;
using RealtimeRec.Encoders;
using RealtimeRec.Encoders.Files;
using RealtimeRec.Encoders.Histories;
using RealtimeRec.Encoders.Sessions;
using RealtimeRec.Encoders.Text;
using RealtimeRec.Inference;
using RealtimeRec.Testing.Models;

namespace RealtimeRec.UnitTests.Inference;

/// <summary>Models as silos open and run them.</summary>
public sealed class ServedModelTests : IDisposable
{
    private const string Long = "red dress 红色连衣裙 ";

    private static readonly HashedTextEncoder s_hashed = new();
    private static readonly InferenceOptions s_options = new();

    private readonly TemporaryRegistry _registry = new();

    public void Dispose() => _registry.Dispose();

    [Fact]
    public void AHistoryHasTheSameProfileAloneAndInABatchOfLongerOnes()
    {
        using var model = new UserModel(new InferenceSession(SmallModels.UserEncoder()), "user", SmallModels.MaxLength);
        model.Warm(8);
        var inputs = Enumerable.Range(1, 8).Select(length => new UserInput(
            [.. Enumerable.Range(0, length).Select(i => s_hashed.EncodeQuery($"item {length} {i}"))], new byte[length], new byte[length])).ToArray();
        foreach (var (input, expected) in inputs.Zip(model.Encode(inputs)))
        {
            Assert.Equal(1, model.Encode(input)[0].Dot(expected), 1e-4);
        }
    }

    [Theory]
    [InlineData("mean")]
    [InlineData("cls")]
    public void AModelOfTheFormOfBertIsPooledAsItSays(string pooling)
    {
        _registry.Add("bert", new JsonObject { ["pooling"] = pooling }, ("model.onnx", SmallModels.Bert(7)), ("vocab.txt", SmallModels.Vocabulary));
        using var model = OpenText("bert");
        model.Warm(4);
        string[] texts = ["red dress", "a", "红色连衣裙 phone 5"];
        var pooled = model.Encode(Array.ConvertAll(texts, text => model.Tokenize(text, isQuery: false)));

        using var session = new InferenceSession(SmallModels.Bert(7));
        foreach (var (text, vector) in texts.Zip(pooled))
        {
            var ids = model.Tokenize(text, isQuery: false);
            using var idValue = OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(ids, id => (long)id), [1, ids.Length]);
            using var maskValue = OrtValue.CreateTensorValueFromMemory(Enumerable.Repeat(1L, ids.Length).ToArray(), [1, ids.Length]);
            using var typeValue = OrtValue.CreateTensorValueFromMemory(new long[ids.Length], [1, ids.Length]);
            using var run = new RunOptions();
            using var output = session.Run(run, ["input_ids", "attention_mask", "token_type_ids"], [idValue, maskValue, typeValue], ["last_hidden_state"]);
            var rows = output[0].GetTensorDataAsSpan<float>().ToArray().Chunk(SmallModels.Dimensions).ToArray();
            var expected = pooling == "cls" ? rows[0] : [.. Enumerable.Range(0, SmallModels.Dimensions).Select(i => rows.Average(row => row[i]))];
            Assert.Equal(1, vector.Dot(Embedding.Normalized(expected)), 1e-4);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\0\ufffd\ud800")]
    public void ATextWithoutPiecesHasAVectorWithoutDirectionOrAFiniteOne(string text)
    {
        _registry.AddTextEncoder("text", 1);
        using var model = OpenText("text");
        Assert.All(model.Encode(model.Tokenize(text, isQuery: true))[0].Values.ToArray(), value => Assert.True(float.IsFinite(value)));
    }

    [Theory]
    [InlineData(null, float.NaN)]
    [InlineData("mean", float.NaN)]
    [InlineData("mean", float.PositiveInfinity)]
    [InlineData("cls", float.NaN)]
    [InlineData("cls", float.NegativeInfinity)]
    public void ATextEncoderThatMakesNoNumbersIsRefused(string? pooling, float factor)
    {
        // The vocabulary's last token is one that every warming-up reads.
        _registry.Add(
            "broken",
            pooling is null ? [] : new JsonObject { ["pooling"] = pooling },
            ("model.onnx", pooling is null ? SmallModels.TextEncoder(1, noNumbersOf: '白') : SmallModels.Bert(1, factor)),
            ("vocab.txt", SmallModels.Vocabulary));
        using var model = OpenText("broken");
        Refused("makes vectors that are no numbers", () => model.Warm(4));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void AUserEncoderThatMakesNoNumbersIsRefused(float factor)
    {
        using var model = new UserModel(new InferenceSession(SmallModels.UserEncoder(factor: factor)), "user", SmallModels.MaxLength);
        Refused("makes profiles that are zero or no numbers", () => model.Warm(4));
    }

    [Fact]
    public void ATextThatAModelMakesNoNumbersOfHasNoVectorAndTheOthersOfItsBatchHave()
    {
        _registry.AddTextEncoder("text", 1, noNumbersOf: 'z');
        using var model = OpenText("text");
        model.Warm(4);
        var vectors = model.TryEncode(Array.ConvertAll(["red dress", "zebra dress", "blue dress"], text => model.Tokenize(text, isQuery: false)));
        Assert.Null(vectors[1]);
        Assert.All([vectors[0]!, vectors[2]!], vector => Assert.Equal(1, vector.Dot(vector), 1e-4));
    }

    [Fact]
    public void ItemVectorsThatAreNoNumbersAreRefused()
    {
        _registry.Add(
            "projection",
            new JsonObject { ["text_encoder"] = s_hashed.Version },
            ("user-encoder.onnx", SmallModels.UserEncoder()),
            ("item-projection.onnx", SmallModels.ItemProjection(3, float.NaN)));
        Refused("item-projection.onnx in", () => Open(null, "projection"));
        _registry.AddUserEncoder("user", 3);
        var residual = new Half[SmallModels.Dimensions];
        residual[7] = Half.NaN;
        SaveResiduals("user", residual);
        Refused("holds vectors that are no numbers", () => Open(null, "user"));
        SaveResiduals("user", residual[..^1]);
        Refused("not vectors of 128 dimensions", () => Open(null, "user"));
    }

    [Theory]
    [InlineData("\0")]
    [InlineData("a\0b")]
    public void AFolderThatNoFileSystemCanNameIsRefused(string name) => Refused("holds no model that can be read", () => Open(name, null));

    [Fact]
    public void ATextOf100000CharactersIsReadAsFarAsTheModelReads()
    {
        _registry.AddTextEncoder("text", 1);
        using var model = OpenText("text");
        var text = new StringBuilder().Insert(0, Long, 100_000 / Long.Length).ToString();
        var pieces = model.Tokenize(text, isQuery: false);
        Assert.Equal(SmallModels.MaxLength, pieces.Length);
        Assert.Equal(pieces, model.Tokenize(text[..1_000], isQuery: false));
    }

    [Fact]
    public void ItemVectorsAreTheProjectionOfTheTextAndWhatWasLearnedOfTheItem()
    {
        _registry.Add(
            "user",
            new JsonObject { ["text_encoder"] = s_hashed.Version },
            ("user-encoder.onnx", SmallModels.UserEncoder()),
            ("item-projection.onnx", SmallModels.ItemProjection(3)));
        var residual = new Half[SmallModels.Dimensions];
        residual[0] = (Half)5f;
        SaveResiduals("user", residual);
        var models = ModelSet.Open(_registry.Path, new ModelSelection(null, "user"), s_hashed);
        var (dress, phone) = (s_hashed.EncodeQuery("red dress"), s_hashed.EncodeQuery("red phone"));

        Assert.Equal(dress.Dot(phone), models.VectorOf("a", dress).Dot(models.VectorOf("b", phone)), 1e-4);
        Assert.True(models.VectorOf("known", dress).Values[0] > 0.9f);
        Assert.True(models.VectorOf("known", text: null).Values[0] > 0.99f);
        Assert.True(models.VectorOf("unknown", text: null).IsZero);
    }

    [Fact]
    public void ModelsThatDoNotBelongTogetherAreRefused()
    {
        _registry.AddTextEncoder("text", 1);
        _registry.AddUserEncoder("user", 2);
        Refused("was trained on item texts by hashed-1-128, and text is to be served with it", () => Open("text", "user"));
    }

    [Fact]
    public void AFolderOrAFileThatIsMissingOrDamagedIsRefused()
    {
        Refused("holds no model that can be read", () => Open("nothing", null));
        _registry.AddTextEncoder("text", 1);
        File.AppendAllText(Path.Combine(_registry.Path, "text", "vocab.txt"), "x\n");
        Refused("vocab.txt is damaged or of another version", () => Open("text", null));
        _registry.Add("garbage", [], ("text-encoder.onnx", [1, 2, 3]), ("vocab.txt", SmallModels.Vocabulary));
        Refused("is no model that can be run", () => OpenText("garbage"));
        _registry.Add("empty", [], ("vocab.txt", SmallModels.Vocabulary));
        Refused("holds no text-encoder.onnx", () => OpenText("empty"));
    }

    [Fact]
    public void AModelOfOtherInputsDimensionsOrVocabularyIsRefused()
    {
        _registry.Add("swapped", [], ("text-encoder.onnx", SmallModels.UserEncoder()), ("vocab.txt", SmallModels.Vocabulary));
        Refused("is no text encoder: it takes", () => OpenText("swapped"));
        _registry.Add("dimensions", new JsonObject { ["dimensions"] = 64 }, ("text-encoder.onnx", SmallModels.TextEncoder(1)), ("vocab.txt", SmallModels.Vocabulary));
        Refused("makes vectors of 128 dimensions, and model.json says 64", () => OpenText("dimensions"));
        _registry.Add("pieces", [], ("text-encoder.onnx", SmallModels.TextEncoder(1, pieces: 20)), ("vocab.txt", SmallModels.Vocabulary));
        Refused("of the", () => OpenText("pieces").Warm(2));
        _registry.Add("pooling", new JsonObject { ["pooling"] = "max" }, ("model.onnx", SmallModels.Bert(1)), ("vocab.txt", SmallModels.Vocabulary));
        Refused("knows no pooling \"max\"", () => OpenText("pooling"));
        _registry.Add("bert", [], ("model.onnx", SmallModels.Bert(1)), ("vocab.txt", SmallModels.Vocabulary));
        Refused("state its pooling", () => OpenText("bert"));
        Refused("is no user encoder", () => _ = new UserModel(new InferenceSession(SmallModels.TextEncoder(1)), "text", 8));
        _registry.Add("narrow", new JsonObject { ["dimensions"] = 100 }, ("text-encoder.onnx", SmallModels.TextEncoder(1)), ("vocab.txt", SmallModels.Vocabulary));
        Refused("the index takes multiples of 32", () => Open("narrow", null));
    }

    [Theory]
    [InlineData("MaxBatch", "0", "must be from 1 to 4096")]
    [InlineData("Registry", "/no/such/folder", "must be a folder")]
    public void ASettingThatMakesNoSenseIsNamed(string key, string value, string message)
    {
        var options = new InferenceOptions();
        var property = typeof(InferenceOptions).GetProperty(key)!;
        property.SetValue(options, property.PropertyType == typeof(int) ? int.Parse(value, System.Globalization.CultureInfo.InvariantCulture) : value);
        var result = new InferenceOptionsValidator().Validate(null, options);
        Assert.Contains($"Inference:{key} {message}", result.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void AProviderThatIsNotThereSaysSoOrLeavesItToTheProcessor()
    {
        Assert.Null(ModelSessions.Choose(new InferenceOptions { Provider = ExecutionProvider.Cuda }, out var reason));
        Assert.Contains("Provider cuda cannot be loaded", reason, StringComparison.Ordinal);
        Assert.Equal(ExecutionProvider.Cpu, ModelSessions.Choose(new InferenceOptions { Provider = ExecutionProvider.Cuda, FallBackToCpu = true }, out reason));
        Assert.NotNull(reason);
    }

    private void SaveResiduals(string folder, Half[] residual) => SafeTensors.Save(
        Path.Combine(_registry.Path, folder, "item-residuals.safetensors"),
        ("residuals", "F16", [1, SmallModels.Dimensions], MemoryMarshal.AsBytes<Half>(residual).ToArray()),
        ("ids", "U8", [5], "known"u8.ToArray()));

    private static void Refused(string message, Action open) => Assert.Contains(message, Assert.Throws<ModelException>(open).Message, StringComparison.Ordinal);

    private ModelSet Open(string? text, string? user) => ModelSet.Open(_registry.Path, new ModelSelection(text, user), s_hashed);

    private TextModel OpenText(string name)
    {
        var folder = ModelFolder.Open(Path.Combine(_registry.Path, name));
        var file = ModelFiles.Choose(folder, s_options, ExecutionProvider.Cpu, "text-encoder", "model");
        return new TextModel(ModelSessions.Open(folder.Read(file), s_options, ExecutionProvider.Cpu, 0, file), file, folder);
    }
}
