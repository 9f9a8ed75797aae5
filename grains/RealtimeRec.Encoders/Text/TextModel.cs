using System.Numerics.Tensors;
using System.Security.Cryptography;
using Microsoft.ML.OnnxRuntime;
using RealtimeRec.Embeddings;
using RealtimeRec.Encoders.Files;
using RealtimeRec.Encoders.Sessions;

namespace RealtimeRec.Encoders.Text;

/// <summary>
/// A text encoder in a session: any model of the BERT family with its vocabulary. Its vector of a text is an output of its own, or
/// the mean or the first of those of the tokens.
/// </summary>
public sealed class TextModel : IBatchModel<int[]>
{
    /// <summary>Name of the vocabulary's file.</summary>
    public const string VocabularyName = "vocab.txt";

    private const string Ids = "input_ids";
    private const string Mask = "attention_mask";
    private const string Types = "token_type_ids";

    private readonly TextPooling _pooling;
    private readonly InferenceSession _session;
    private readonly string _name;
    private readonly ModelDescription _description;
    private readonly ModelTokenizer _tokenizer;
    private readonly int _vocabularySize;
    private readonly bool _hasTypes;
    private readonly string _output;

    /// <summary>Takes a session over.</summary>
    /// <param name="session">The session.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <param name="folder">Where the vocabulary is, and what describes the model.</param>
    /// <exception cref="ModelException">Its inputs or outputs are not those of a text encoder, or the vocabulary is another one's.</exception>
    public TextModel(InferenceSession session, string name, ModelFolder folder)
    {
        (_session, _name, _description) = (session, name, folder.Description);
        var vocabulary = folder.Read(VocabularyName);
        if (session.ModelMetadata.CustomMetadataMap.TryGetValue("vocabulary_sha256", out var trained) && trained != Convert.ToHexStringLower(SHA256.HashData(vocabulary)))
        {
            throw new ModelException($"{VocabularyName} in {folder.Path} is not the vocabulary that {name} was trained with.");
        }

        _tokenizer = new ModelTokenizer(vocabulary, _description.LowerCase);
        _vocabularySize = vocabulary.AsSpan().TrimEnd((byte)'\n').Count((byte)'\n') + 1;
        _hasTypes = session.InputMetadata.ContainsKey(Types);
        if (!session.InputMetadata.ContainsKey(Ids) || !session.InputMetadata.ContainsKey(Mask) || session.InputMetadata.Count > (_hasTypes ? 3 : 2))
        {
            throw new ModelException($"{name} is no text encoder: it takes {string.Join(", ", session.InputNames)}, rather than {Ids}, {Mask} and perhaps {Types}.");
        }

        _pooling = _description.Pooling switch
        {
            null => TextPooling.ByModel,
            "mean" => TextPooling.Mean,
            "cls" => TextPooling.Cls,
            var unknown => throw new ModelException($"{folder.Path}/{ModelFolder.DescriptionName} knows no pooling \"{unknown}\"; it is mean or cls."),
        };
        var axes = _pooling == TextPooling.ByModel ? 2 : 3;
        _output = session.OutputNames.FirstOrDefault(output => session.OutputMetadata[output].Dimensions.Length == axes)
            ?? throw new ModelException(
                $"{name} has no output of {axes} axes: {(axes == 2 ? "state its pooling in model.json, mean or cls" : "leave pooling out of model.json")}.");
        var dimensions = session.OutputMetadata[_output].Dimensions[^1];
        if (dimensions != _description.Dimensions)
        {
            throw new ModelException($"{name} makes vectors of {dimensions} dimensions, and {ModelFolder.DescriptionName} says {_description.Dimensions}.");
        }
    }

    /// <summary>The tokens of a text with the special tokens, as the model reads them.</summary>
    public int[] Tokenize(string text, bool isQuery)
    {
        var prefix = isQuery ? _description.QueryPrefix : _description.ProductPrefix;
        return _tokenizer.WithSpecialTokens(_tokenizer.Encode(prefix.Length == 0 || text.Length == 0 ? text : prefix + text), _description.MaxLength);
    }

    public int LengthOf(int[] input) => input.Length;

    public IModelBatch<int[]> CreateBatch() => new Batch(this);

    public void Warm(int maxBatch)
    {
        // The last token of the vocabulary among them: a model of fewer tokens is another one's.
        var shapes = new[] { (1, 3), (1, _description.MaxLength), (maxBatch, _description.MaxLength) }
            .Select(shape => Enumerable.Range(0, shape.Item1).Select(_ => Enumerable.Repeat(_vocabularySize - 1, shape.Item2).ToArray()).ToArray());
        foreach (var texts in shapes.Append([Tokenize("a", isQuery: false), Tokenize("", isQuery: true)]))
        {
            try
            {
                if (Array.Exists(this.TryEncode(texts), vector => vector is null))
                {
                    throw new ModelException($"{_name} makes vectors that are no numbers.");
                }
            }
            catch (OnnxRuntimeException exception)
            {
                throw new ModelException(
                    $"{_name} cannot encode {texts.Length} texts of {texts[0].Length} of the {_vocabularySize} tokens in {VocabularyName}: {ModelFolder.FirstLine(exception)}", exception);
            }
        }
    }

    public void Dispose() => _session.Dispose();

    private sealed class Batch(TextModel model) : IModelBatch<int[]>
    {
        private readonly OrtIoBinding _binding = model._session.CreateIoBinding();
        private readonly RunOptions _run = new();
        private readonly TensorBuffer<long> _ids = new();
        private readonly TensorBuffer<long> _mask = new();
        private readonly TensorBuffer<long> _types = new();
        private readonly TensorBuffer<float> _vectors = new();
        private readonly List<int> _lengths = [];
        private readonly int _dimensions = model._description.Dimensions;
        private readonly TextPooling _pooling = model._pooling;
        private int _length;

        public void Fill(ReadOnlySpan<int[]> inputs)
        {
            _lengths.Clear();
            _length = 1;
            foreach (var input in inputs)
            {
                _lengths.Add(input.Length);
                _length = Math.Max(_length, input.Length);
            }

            var ids = _ids.Take(inputs.Length * _length);
            var mask = _mask.Take(inputs.Length * _length);
            ids.Clear();
            mask.Clear();
            for (var row = 0; row < inputs.Length; row++)
            {
                for (var i = 0; i < inputs[row].Length; i++)
                {
                    ids[(row * _length) + i] = inputs[row][i];
                    mask[(row * _length) + i] = 1;
                }
            }

            if (model._hasTypes)
            {
                _types.Take(inputs.Length * _length).Clear();
            }
        }

        public void Run(Span<Embedding?> results)
        {
            var count = _lengths.Count;
            var perText = _pooling == TextPooling.ByModel ? 1 : _length;
            var vectors = _vectors.Take(count * perText * _dimensions);
            using var ids = _ids.As(count, _length);
            using var mask = _mask.As(count, _length);
            using var types = model._hasTypes ? _types.As(count, _length) : null;
            using var output = _pooling == TextPooling.ByModel ? _vectors.As(count, _dimensions) : _vectors.As(count, _length, _dimensions);
            _binding.BindInput(Ids, ids);
            _binding.BindInput(Mask, mask);
            if (types is not null)
            {
                _binding.BindInput(Types, types);
            }

            _binding.BindOutput(model._output, output);
            model._session.RunWithBinding(_run, _binding);
            _binding.SynchronizeBoundOutputs();
            for (var row = 0; row < count; row++)
            {
                results[row] = Pool(vectors.Slice(row * perText * _dimensions, perText * _dimensions), _lengths[row]);
            }
        }

        public void Dispose()
        {
            _binding.Dispose();
            _run.Dispose();
        }

        private Embedding? Pool(ReadOnlySpan<float> vectors, int length)
        {
            if (_pooling is TextPooling.ByModel or TextPooling.Cls)
            {
                return ModelOutput.ToUnit(vectors[.._dimensions]);
            }

            Span<float> sum = stackalloc float[_dimensions];
            sum.Clear();
            for (var i = 0; i < length; i++)
            {
                TensorPrimitives.Add(sum, vectors.Slice(i * _dimensions, _dimensions), sum);
            }

            return ModelOutput.ToUnit(sum);
        }
    }
}
