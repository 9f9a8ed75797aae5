using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.ML.OnnxRuntime;
using RealtimeRec.Embeddings;
using RealtimeRec.Encoders.Files;
using RealtimeRec.Encoders.Sessions;

namespace RealtimeRec.Encoders.Histories;

/// <summary>
/// Makes a user encoder's item vectors: the projection of an item's text embedding plus, for an item that training saw, what was
/// learned of it. Safe for concurrent use.
/// </summary>
public sealed class ItemProjection
{
    private const string ProjectionName = "item-projection.onnx";
    private const string ResidualsName = "item-residuals.safetensors";

    private readonly float[][] _rows;
    private readonly Dictionary<string, int> _known = new(StringComparer.Ordinal);
    private readonly Half[] _residuals = [];

    private ItemProjection(int dimensions, float[][] rows, string[] ids, Half[] residuals)
    {
        Dimensions = dimensions;
        _rows = rows;
        _residuals = residuals;
        for (var row = 0; row < ids.Length; row++)
        {
            _known[ids[row]] = row;
        }
    }

    /// <summary>Components of an item vector.</summary>
    public int Dimensions { get; }

    /// <summary>Components of the text embeddings it takes; 0 when it takes none.</summary>
    public int TextDimensions => _rows.Length == 0 ? 0 : _rows[0].Length;

    /// <summary>Reads a user encoder's folder.</summary>
    /// <exception cref="ModelException">A file cannot be read, or is of other dimensions.</exception>
    public static ItemProjection Load(ModelFolder folder)
    {
        var dimensions = folder.Description.Dimensions;
        var rows = folder.Has(ProjectionName) ? Matrix(folder, dimensions) : [];
        if (!folder.Has(ResidualsName))
        {
            return rows.Length > 0
                ? new ItemProjection(dimensions, rows, [], [])
                : throw new ModelException($"{folder.Path} has neither {ProjectionName} nor {ResidualsName}: nothing gives items a vector.");
        }

        try
        {
            var file = folder.Read(ResidualsName);
            var (shape, data) = SafeTensors.Read(file, "residuals", "F16");
            var ids = Encoding.UTF8.GetString(SafeTensors.Read(file, "ids", "U8").Data).Split('\n');
            var residuals = MemoryMarshal.Cast<byte, Half>(data).ToArray();
            if (shape is not [var count, var width] || width != dimensions || count != ids.Length || residuals.LongLength != count * width)
            {
                throw new ModelException($"{ResidualsName} in {folder.Path} holds [{string.Join(", ", shape)}] for {ids.Length} ids, not vectors of {dimensions} dimensions.");
            }

            return Array.TrueForAll(residuals, Half.IsFinite)
                ? new ItemProjection(dimensions, rows, ids, residuals)
                : throw new ModelException($"{ResidualsName} in {folder.Path} holds vectors that are no numbers.");
        }
        catch (InvalidDataException exception)
        {
            throw new ModelException($"{ResidualsName} in {folder.Path} is no whole safetensors file: {exception.Message}.", exception);
        }
    }

    /// <summary>The unit vector of an item; zero when nothing is known of it.</summary>
    /// <param name="itemId">The shop's id.</param>
    /// <param name="text">The embedding of its text, or null.</param>
    public Embedding VectorOf(string itemId, Embedding? text)
    {
        var vector = new float[Dimensions];
        if (text is { IsZero: false } && text.Dimensions == TextDimensions)
        {
            for (var i = 0; i < vector.Length; i++)
            {
                vector[i] = TensorPrimitives.Dot(_rows[i], text.Values);
            }
        }

        if (_known.TryGetValue(itemId, out var row))
        {
            Span<float> residual = stackalloc float[Dimensions];
            TensorPrimitives.ConvertToSingle(_residuals.AsSpan(row * Dimensions, Dimensions), residual);
            TensorPrimitives.Add(vector, residual, vector);
        }

        return Embedding.Normalized(vector);
    }

    /// <summary>The matrix of the linear map, a row for each component of its output: what it makes of the unit vectors.</summary>
    private static float[][] Matrix(ModelFolder folder, int dimensions)
    {
        try
        {
            using var session = new InferenceSession(folder.Read(ProjectionName));
            var width = session.InputMetadata["text"].Dimensions[^1];
            var units = new float[width * width];
            for (var i = 0; i < width; i++)
            {
                units[(i * width) + i] = 1;
            }

            using var input = OrtValue.CreateTensorValueFromMemory(units, [width, width]);
            using var run = new RunOptions();
            using var results = session.Run(run, ["text"], [input], ["vector"]);
            var columns = results[0].GetTensorDataAsSpan<float>();
            if (!ModelOutput.IsNumbers(columns))
            {
                throw new ModelException($"{ProjectionName} in {folder.Path} makes vectors that are no numbers.");
            }

            if (columns.Length != width * dimensions)
            {
                throw new ModelException($"{ProjectionName} in {folder.Path} makes vectors of {columns.Length / width} dimensions, and the encoder takes {dimensions}.");
            }

            var rows = new float[dimensions][];
            for (var row = 0; row < dimensions; row++)
            {
                rows[row] = new float[width];
                for (var i = 0; i < width; i++)
                {
                    rows[row][i] = columns[(i * dimensions) + row];
                }
            }

            return rows;
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or KeyNotFoundException)
        {
            throw new ModelException($"{ProjectionName} in {folder.Path} is no projection that can be run: {ModelFolder.FirstLine(exception)}", exception);
        }
    }
}
