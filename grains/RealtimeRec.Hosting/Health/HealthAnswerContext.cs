using System.Text.Json.Serialization;

namespace RealtimeRec.Hosting.Health;

/// <summary>How a <see cref="HealthAnswer"/> is written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HealthAnswer))]
internal sealed partial class HealthAnswerContext : JsonSerializerContext;
