using RealtimeRec.Onnx.Protobuf;

namespace RealtimeRec.Onnx.Files;

/// <summary>What a converted model says of itself.</summary>
internal static class ModelMetadata
{
    private const string PrecisionKey = "precision";

    /// <summary>The source with another graph, and the precision among its metadata.</summary>
    public static ModelProto WithPrecision(ModelProto source, GraphProto graph, string precision)
    {
        source.Graph = graph;
        if (source.MetadataProps.FirstOrDefault(entry => entry.Key == PrecisionKey) is { } stated)
        {
            stated.Value = precision;
        }
        else
        {
            source.MetadataProps.Add(new StringStringEntryProto { Key = PrecisionKey, Value = precision });
        }

        return source;
    }
}
