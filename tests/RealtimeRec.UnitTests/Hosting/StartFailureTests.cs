using Microsoft.Extensions.Configuration;
using RealtimeRec.Hosting.Starting;
using RealtimeRec.Inference;

namespace RealtimeRec.UnitTests.Hosting;

public sealed class StartFailureTests
{
    [Theory]
    [InlineData("Provider", "gpu", "Inference:Provider must be cpu, cuda or tensorrt, not \"gpu\".")]
    [InlineData("Precision", "int4", "Inference:Precision must be int8, float16 or float32, not \"int4\".")]
    [InlineData("Precision", "it's 8 bits", "Inference:Precision must be int8, float16 or float32, not \"it's 8 bits\".")]
    public void ASettingOfAClosedSetNamesWhatItMayBe(string key, string value, string sentence) =>
        Assert.Equal(sentence, StartFailure.Explain(Assert.ThrowsAny<Exception>(() => Bind(key, value))));

    [Fact]
    public void AnotherSettingThatCannotBeReadIsNamedWithItsValue()
    {
        var sentence = StartFailure.Explain(Assert.ThrowsAny<Exception>(() => Bind("MaxBatch", "many")))!;
        Assert.Contains("'many' at 'Inference:MaxBatch'", sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TensorRT")]
    [InlineData("tensorrt")]
    public void SettingsOfAClosedSetAreReadInAnyCase(string value) => Assert.Equal("Tensorrt", $"{Bind("Provider", value)!.Provider}");

    private static InferenceOptions? Bind(string key, string value) =>
        new ConfigurationBuilder().AddInMemoryCollection([new($"Inference:{key}", value)]).Build().GetSection("Inference").Get<InferenceOptions>();
}
