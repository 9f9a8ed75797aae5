using RealtimeRec.Onnx.Files;
using RealtimeRec.Onnx.Protobuf;

namespace RealtimeRec.Onnx.Graphs;

/// <summary>
/// Writes an ONNX model, operator by operator: every method adds one node and returns what it gives. Element types are checked
/// on the way, shapes by the runtime when it loads the model. The same calls give the same bytes.
/// </summary>
/// <remarks>Operators as defined in https://onnx.ai/onnx/operators/, of the opset <see cref="Opset"/>. Not thread-safe.</remarks>
public sealed partial class GraphBuilder
{
    /// <summary>Version of the operators used; the first with <c>Gelu</c>.</summary>
    public const int Opset = 20;

    /// <summary>Version of the file format, the one that belongs to <see cref="Opset"/>.</summary>
    public const int IrVersion = 9;

    private readonly GraphProto _graph;
    private readonly Dictionary<string, ElementType> _types = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly Dictionary<object, Value> _constants = [];

    /// <summary>Begins an empty graph.</summary>
    /// <param name="name">What the graph is called in the file.</param>
    public GraphBuilder(string name = "graph") => _graph = new GraphProto { Name = name };

    /// <summary>The program that a reader of the file is told wrote it.</summary>
    public string ProducerName { get; init; } = "RealtimeRec";

    /// <summary>Keys and values to store beside the graph, such as a version or the number of dimensions.</summary>
    public IDictionary<string, string> Metadata { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Adds an input, which each call of the model brings.</summary>
    /// <param name="name">The name by which callers feed it.</param>
    /// <param name="type">Type of its elements.</param>
    /// <param name="shape">Its axes, such as <c>"batch", "length", 64</c>; none for a scalar.</param>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public Value Input(string name, ElementType type, params ReadOnlySpan<Dimension> shape)
    {
        _graph.Input.Add(Declare(Claim(name), type, shape));
        return Define(name, type);
    }

    /// <summary>Makes a value an output, which callers can fetch.</summary>
    /// <param name="name">The name by which they do.</param>
    /// <param name="value">Any value of this graph.</param>
    /// <param name="shape">Its axes, as for an input; none to leave them unstated.</param>
    /// <exception cref="ArgumentException">The name is taken, or the value is of another graph.</exception>
    public void Output(string name, Value value, params ReadOnlySpan<Dimension> shape)
    {
        RequireOwn("Output", value);
        Claim(name);
        var node = new NodeProto { Name = Unique("Identity"), OpType = "Identity" };
        node.Input.Add(value.Name);
        node.Output.Add(name);
        _graph.Node.Add(node);
        var declaration = Declare(name, value.ElementType, shape);
        if (shape.IsEmpty)
        {
            declaration.Type.TensorType.Shape = null;
        }

        _graph.Output.Add(declaration);
    }

    /// <summary>Stores weights, row-major.</summary>
    /// <param name="name">The name they have in the file.</param>
    /// <param name="values">As many as the product of <paramref name="shape"/>.</param>
    /// <param name="shape">Their axes; none for a scalar.</param>
    /// <exception cref="ArgumentException">The name is taken, or the number of values does not fit the shape.</exception>
    public Value Initializer(string name, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape) =>
        Store(Claim(name), ElementType.Float, values, shape);

    /// <inheritdoc cref="Initializer(string, ReadOnlySpan{float}, ReadOnlySpan{long})"/>
    public Value Initializer(string name, ReadOnlySpan<Half> values, params ReadOnlySpan<long> shape) =>
        Store(Claim(name), ElementType.Float16, values, shape);

    /// <inheritdoc cref="Initializer(string, ReadOnlySpan{float}, ReadOnlySpan{long})"/>
    public Value Initializer(string name, ReadOnlySpan<long> values, params ReadOnlySpan<long> shape) =>
        Store(Claim(name), ElementType.Int64, values, shape);

    /// <inheritdoc cref="Initializer(string, ReadOnlySpan{float}, ReadOnlySpan{long})"/>
    public Value Initializer(string name, ReadOnlySpan<int> values, params ReadOnlySpan<long> shape) =>
        Store(Claim(name), ElementType.Int32, values, shape);

    /// <inheritdoc cref="Initializer(string, ReadOnlySpan{float}, ReadOnlySpan{long})"/>
    public Value Initializer(string name, ReadOnlySpan<sbyte> values, params ReadOnlySpan<long> shape) =>
        Store(Claim(name), ElementType.Int8, values, shape);

    /// <inheritdoc cref="Initializer(string, ReadOnlySpan{float}, ReadOnlySpan{long})"/>
    public Value Initializer(string name, ReadOnlySpan<byte> values, params ReadOnlySpan<long> shape) =>
        Store(Claim(name), ElementType.UInt8, values, shape);

    /// <inheritdoc cref="Initializer(string, ReadOnlySpan{float}, ReadOnlySpan{long})"/>
    public Value Initializer(string name, ReadOnlySpan<bool> values, params ReadOnlySpan<long> shape) =>
        Store(Claim(name), ElementType.Bool, values, shape);

    /// <summary>A scalar; equal ones are stored once.</summary>
    public Value Constant(float value) => Constant(value, ElementType.Float);

    /// <summary>A scalar; equal ones are stored once.</summary>
    public Value Constant(long value) => Constant(value, ElementType.Int64);

    /// <summary>A scalar; equal ones are stored once.</summary>
    public Value Constant(bool value) => Constant(value, ElementType.Bool);

    /// <summary>A list of whole numbers, such as axes or a shape.</summary>
    public Value Constants(params ReadOnlySpan<long> values) => Store(Unique("constant"), ElementType.Int64, values, [values.Length]);

    /// <summary>The model as the bytes of a file. The graph can be built further afterwards.</summary>
    /// <exception cref="InvalidOperationException">It has no outputs, or more weights than a file holds (1 GiB).</exception>
    public byte[] Build()
    {
        if (_graph.Output.Count == 0)
        {
            throw new InvalidOperationException($"The graph \"{_graph.Name}\" has no outputs.");
        }

        var model = new ModelProto { IrVersion = IrVersion, ProducerName = ProducerName, Graph = _graph };
        model.OpsetImport.Add(OpsetOf("", Opset));
        if (HasTrees)
        {
            model.OpsetImport.Add(OpsetOf(TreesDomain, TreesOpset));
        }

        foreach (var (key, value) in Metadata)
        {
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        }

        return ModelFile.Serialize(model);
    }

    /// <summary>Builds the model and writes it as <see cref="ModelFile.Save"/> does: a file that is there stays whole until the new one is.</summary>
    /// <exception cref="InvalidOperationException">As for <see cref="Build"/>; the file is not touched.</exception>
    /// <exception cref="IOException">It cannot be written; what was there is still there.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Save(string path) => ModelFile.Save(path, Build());

    private static ValueInfoProto Declare(string name, ElementType type, ReadOnlySpan<Dimension> shape)
    {
        var axes = new TensorShapeProto();
        foreach (var dimension in shape)
        {
            var axis = new TensorShapeProto.Types.Dimension();
            if (dimension.Size is { } size)
            {
                axis.DimValue = size;
            }
            else if (dimension.Name is { } axisName)
            {
                axis.DimParam = axisName;
            }

            axes.Dim.Add(axis);
        }

        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = axes } },
        };
    }

    private Value Store<T>(string name, ElementType type, ReadOnlySpan<T> values, ReadOnlySpan<long> shape) where T : unmanaged
    {
        var count = 1L;
        foreach (var size in shape)
        {
            count = checked(count * size);
        }

        if (count != values.Length)
        {
            throw new ArgumentException($"The initializer \"{name}\" has {values.Length:N0} values where its shape [{string.Join(", ", shape.ToArray())}] asks for {count:N0}.", nameof(values));
        }

        _graph.Initializer.Add(Tensors.Create(name, type, values, shape));
        return Define(name, type);
    }

    private Value Constant<T>(T value, ElementType type) where T : unmanaged
    {
        if (!_constants.TryGetValue(value, out var constant))
        {
            constant = Store<T>(Unique("constant"), type, [value], []);
            _constants.Add(value, constant);
        }

        return constant;
    }

    // An optional input that is left out is null here and an empty name in the file.
    private Value Append(string operatorType, ReadOnlySpan<Value?> inputs, params ReadOnlySpan<AttributeProto> attributes) =>
        Append(operatorType, 1, inputs, attributes)[0];

    private Value[] Append(string operatorType, int outputs, ReadOnlySpan<Value?> inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        var node = new NodeProto { Name = Unique(operatorType), OpType = operatorType };
        while (inputs is [.., null])
        {
            inputs = inputs[..^1];
        }

        foreach (var input in inputs)
        {
            if (input is not null)
            {
                RequireOwn(operatorType, input);
            }

            node.Input.Add(input?.Name ?? "");
        }

        foreach (var attribute in attributes)
        {
            node.Attribute.Add(attribute);
        }

        for (var i = 0; i < outputs; i++)
        {
            node.Output.Add(Unique($"{node.Name}.output"));
        }

        _graph.Node.Add(node);
        return [.. node.Output.Zip(OperatorTypes.OfOutputs(node, _types), Define)];
    }

    private Value Define(string name, ElementType type)
    {
        _types.Add(name, type);
        return new Value(this, name, type);
    }

    private string Claim(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (!_names.Add(name))
        {
            throw new ArgumentException($"The graph \"{_graph.Name}\" has a value named \"{name}\" already.", nameof(name));
        }

        return name;
    }

    private string Unique(string prefix)
    {
        while (true)
        {
            var count = _counts.GetValueOrDefault(prefix);
            _counts[prefix] = count + 1;
            var name = $"{prefix}_{count}";
            if (_names.Add(name))
            {
                return name;
            }
        }
    }

    private void RequireOwn(string operatorType, Value value)
    {
        if (value.Graph != this)
        {
            throw new ArgumentException($"{operatorType} is given {value}, which is a value of another graph.");
        }
    }

    private static void RequireSame(string operatorType, Value first, Value second)
    {
        if (first.ElementType != second.ElementType)
        {
            throw new ArgumentException($"{operatorType} is given {first} and {second}, which differ in type.");
        }
    }

    private static void Require(string operatorType, Value value, params ReadOnlySpan<ElementType> allowed)
    {
        if (!allowed.Contains(value.ElementType))
        {
            throw new ArgumentException($"{operatorType} is given {value}, but takes {string.Join(" or ", allowed.ToArray())}.");
        }
    }

    private static void RequireFloat(string operatorType, Value value) =>
        Require(operatorType, value, ElementType.Float, ElementType.Float16, ElementType.Double);

    private static void RequireIndex(string operatorType, Value value) =>
        Require(operatorType, value, ElementType.Int64, ElementType.Int32);
}
