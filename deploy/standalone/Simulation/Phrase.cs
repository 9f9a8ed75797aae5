using System.Text.Json;
using System.Text.Json.Serialization;

namespace RealtimeRec.Standalone.Simulation;

/// <summary>The same words in English and in Chinese; written in the data files as a pair, <c>["Shoes", "鞋"]</c>.</summary>
[JsonConverter(typeof(PairConverter))]
internal readonly record struct Phrase(string English, string Chinese)
{
    public string In(ProductLanguage language) => language switch
    {
        ProductLanguage.English => English,
        ProductLanguage.Chinese => Chinese,
        _ => English == Chinese ? English : $"{English} {Chinese}",
    };

    private sealed class PairConverter : JsonConverter<Phrase>
    {
        public override Phrase Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var pair = JsonSerializer.Deserialize<string[]>(ref reader, options);
            return pair is [{ Length: > 0 } english, { Length: > 0 } chinese]
                ? new Phrase(english, chinese)
                : throw new JsonException("A phrase is a pair of an English and a Chinese text.");
        }

        public override void Write(Utf8JsonWriter writer, Phrase value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, (string[])[value.English, value.Chinese], options);
    }
}
