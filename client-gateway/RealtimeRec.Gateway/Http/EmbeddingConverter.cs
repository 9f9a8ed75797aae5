using System.Text.Json;
using System.Text.Json.Serialization;
using RealtimeRec.Embeddings;

namespace RealtimeRec.Gateway.Http;

/// <summary>Writes an embedding as an array of numbers.</summary>
internal sealed class EmbeddingConverter : JsonConverter<Embedding>
{
    public override Embedding Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Embedding.FromOwned(JsonSerializer.Deserialize<float[]>(ref reader) ?? []);

    public override void Write(Utf8JsonWriter writer, Embedding value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var component in value.Values)
        {
            writer.WriteNumberValue(component);
        }

        writer.WriteEndArray();
    }
}
