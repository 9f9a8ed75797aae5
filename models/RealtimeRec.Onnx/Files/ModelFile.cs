using Google.Protobuf;
using RealtimeRec.Onnx.Protobuf;

namespace RealtimeRec.Onnx.Files;

/// <summary>Reads what an ONNX file holds, without a runtime, and puts one in its place.</summary>
public static class ModelFile
{
    /// <summary>Reads inputs, outputs, versions and metadata of a file.</summary>
    /// <exception cref="ModelFormatException">
    /// It is no ONNX model, cut off, or damaged so that it shows: a change within a weight's bytes does not. For a file that
    /// this library wrote, every cut shows.
    /// </exception>
    /// <exception cref="IOException">It does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static ModelInfo Inspect(string path) => Describe(File.ReadAllBytes(path), path);

    /// <summary>Reads inputs, outputs, versions and metadata of a model in memory.</summary>
    /// <exception cref="ModelFormatException">As for a file.</exception>
    public static ModelInfo Inspect(ReadOnlySpan<byte> model) => Describe(model, "The model");

    /// <summary>
    /// Writes a model so that <paramref name="path"/> holds the old file or the new one at any time, whole, whatever happens.
    /// </summary>
    /// <param name="path">Where; the folder must exist, and the file is first written beside under another name.</param>
    /// <param name="model">The bytes of an ONNX model.</param>
    /// <exception cref="ModelFormatException">The bytes are no ONNX model; nothing is written.</exception>
    /// <exception cref="IOException">It cannot be written; what was there is still there.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Save(string path, ReadOnlySpan<byte> model)
    {
        Parse(model, "The model");
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                file.Write(model);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    internal static ModelProto Parse(ReadOnlySpan<byte> bytes, string source)
    {
        if (bytes.IsEmpty)
        {
            throw new ModelFormatException($"{source} is empty.");
        }

        ModelProto model;
        try
        {
            model = ModelProto.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new ModelFormatException($"{source} is not an ONNX model, or is cut off or damaged.", exception);
        }

        if (ModelStructure.FindDefect(model) is { } defect)
        {
            throw new ModelFormatException($"{source} is not a whole ONNX model: {defect}.");
        }

        return model;
    }

    /// <summary>
    /// The graph last and everything else before it: a file that is cut off anywhere then ends within the graph, which
    /// tells its length. One message in two pieces is one message in protobuf.
    /// </summary>
    internal static byte[] Serialize(ModelProto model)
    {
        var weights = model.Graph.Initializer.Sum(tensor => (long)tensor.RawData.Length);
        if (weights > Array.MaxLength / 2)
        {
            throw new InvalidOperationException($"The model's weights take {weights:N0} bytes; a model file holds at most {Array.MaxLength / 2:N0}.");
        }

        var head = model.Clone();
        head.Graph = null;
        var body = new ModelProto { Graph = model.Graph };
        var bytes = new byte[head.CalculateSize() + body.CalculateSize()];
        head.WriteTo(bytes.AsSpan(0, head.CalculateSize()));
        body.WriteTo(bytes.AsSpan(head.CalculateSize()));
        return bytes;
    }

    private static ModelInfo Describe(ReadOnlySpan<byte> bytes, string source)
    {
        var model = Parse(bytes, source);
        var initializers = model.Graph.Initializer.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in model.MetadataProps)
        {
            metadata[entry.Key] = entry.Value;
        }

        return new ModelInfo
        {
            // Models older than IR version 4 list their initializers among the inputs.
            Inputs = [.. model.Graph.Input.Where(input => !initializers.Contains(input.Name)).Select(Describe)],
            Outputs = [.. model.Graph.Output.Select(Describe)],
            Opset = (int)ModelStructure.StandardOpset(model)!.Version,
            IrVersion = (int)model.IrVersion,
            ProducerName = model.ProducerName,
            Metadata = metadata,
            Parameters = model.Graph.Initializer.Sum(ModelStructure.ElementCount),
            SizeBytes = bytes.Length,
        };
    }

    private static TensorInfo Describe(ValueInfoProto value)
    {
        var tensor = value.Type?.TensorType;
        return new TensorInfo(
            value.Name,
            (ElementType)(tensor?.ElemType ?? 0),
            [.. tensor?.Shape?.Dim.Select(Describe) ?? []]);
    }

    private static Dimension Describe(TensorShapeProto.Types.Dimension dimension) => dimension switch
    {
        { ValueCase: TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue, DimValue: >= 0 } => dimension.DimValue,
        { ValueCase: TensorShapeProto.Types.Dimension.ValueOneofCase.DimParam, DimParam.Length: > 0 } => dimension.DimParam,
        _ => Dimension.Unknown,
    };
}
