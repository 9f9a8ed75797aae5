using System.Text.Json;
using System.Text.Json.Serialization;

namespace RealtimeRec.Datasets.Presets;

/// <summary>Reads a <see cref="FieldSource"/> from a column name, an array of column names, or an object.</summary>
internal sealed class FieldSourceConverter : JsonConverter<FieldSource>
{
    public override FieldSource Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
            case JsonTokenType.StartArray:
                return new FieldSource { Column = ReadNames(ref reader, options) };
            case JsonTokenType.StartObject:
                var source = new FieldSource();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var name = reader.GetString();
                    reader.Read();
                    source = name switch
                    {
                        "column" => source with { Column = ReadNames(ref reader, options) },
                        "optional" => source with { Optional = reader.GetBoolean() },
                        "value" => source with { Value = reader.GetString() },
                        "prefix" => source with { Prefix = reader.GetString() },
                        "blank" => source with { Blank = reader.GetString() },
                        "listSeparator" => source with { ListSeparator = reader.GetString() },
                        "pathSeparator" => source with { PathSeparator = reader.GetString() },
                        "fallback" => source with { Fallback = Read(ref reader, typeToConvert, options) },
                        _ => throw new JsonException($"\"{name}\" is not a property of a field."),
                    };
                }

                return source;
            default:
                throw new JsonException("A field is a column name, an array of column names, or an object.");
        }
    }

    public override void Write(Utf8JsonWriter writer, FieldSource value, JsonSerializerOptions options) =>
        throw new NotSupportedException();

    private static string[] ReadNames(ref Utf8JsonReader reader, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? [reader.GetString()!]
            : JsonSerializer.Deserialize<string[]>(ref reader, options) ?? [];
}
