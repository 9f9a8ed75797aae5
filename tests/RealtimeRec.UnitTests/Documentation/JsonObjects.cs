using System.Text.Json.Nodes;

namespace RealtimeRec.UnitTests.Documentation;

/// <summary>Objects with a change.</summary>
internal static class JsonObjects
{
    public static JsonObject With(this JsonObject given, string name, JsonNode? value)
    {
        var changed = given.DeepClone().AsObject();
        changed[name] = value?.DeepClone();
        return changed;
    }

    public static JsonObject Without(this JsonObject given, string name)
    {
        var changed = given.DeepClone().AsObject();
        changed.Remove(name);
        return changed;
    }
}
