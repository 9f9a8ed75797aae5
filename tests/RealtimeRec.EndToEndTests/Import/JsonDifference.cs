using System.Text.Json;

namespace RealtimeRec.EndToEndTests.Import;

/// <summary>Compares two JSON values; numbers may differ by rounding.</summary>
internal static class JsonDifference
{
    private const double Tolerance = 1e-4;

    /// <summary>Where the first difference is, or null when there is none. Properties in <paramref name="ignored"/> are passed over.</summary>
    public static string? Find(JsonElement one, JsonElement other, string[] ignored, string path = "$")
    {
        if (one.ValueKind != other.ValueKind)
        {
            return $"{path}: {one} against {other}";
        }

        switch (one.ValueKind)
        {
            case JsonValueKind.Object:
                var names = one.EnumerateObject().Select(p => p.Name).Union(other.EnumerateObject().Select(p => p.Name)).Except(ignored);
                return names
                    .Select(name => one.TryGetProperty(name, out var left) && other.TryGetProperty(name, out var right)
                        ? Find(left, right, ignored, $"{path}.{name}")
                        : $"{path}.{name} is on one side only")
                    .FirstOrDefault(difference => difference is not null);
            case JsonValueKind.Array when one.GetArrayLength() != other.GetArrayLength():
                return $"{path}: {one.GetArrayLength()} against {other.GetArrayLength()} elements";
            case JsonValueKind.Array:
                return one.EnumerateArray().Zip(other.EnumerateArray())
                    .Select((pair, index) => Find(pair.First, pair.Second, ignored, $"{path}[{index}]"))
                    .FirstOrDefault(difference => difference is not null);
            case JsonValueKind.Number:
                return Math.Abs(one.GetDouble() - other.GetDouble()) <= Tolerance * Math.Max(1, Math.Abs(one.GetDouble()))
                    ? null
                    : $"{path}: {one} against {other}";
            default:
                return one.ToString() == other.ToString() ? null : $"{path}: {one} against {other}";
        }
    }
}
