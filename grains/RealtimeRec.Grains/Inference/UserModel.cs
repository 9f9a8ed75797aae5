using Microsoft.ML.OnnxRuntime;
using RealtimeRec.Embeddings;

namespace RealtimeRec.Inference;

/// <summary>A user encoder in a session: histories to profiles in the space of the items.</summary>
internal sealed class UserModel : IBatchModel<UserInput>
{
    private const string Output = "profile";
    private static readonly string[] s_inputs = ["items", "kinds", "gaps", "lengths"];

    private readonly InferenceSession _session;
    private readonly string _name;
    private readonly int _dimensions;

    /// <summary>Takes a session over.</summary>
    /// <param name="session">The session.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <param name="maxLength">Interactions that it reads.</param>
    /// <exception cref="ModelException">Its inputs or outputs are not those of a user encoder.</exception>
    public UserModel(InferenceSession session, string name, int maxLength)
    {
        (_session, _name, MaxLength) = (session, name, maxLength);
        if (!s_inputs.All(session.InputMetadata.ContainsKey) || !session.OutputMetadata.TryGetValue(Output, out var output))
        {
            throw new ModelException(
                $"{name} is no user encoder: it takes {string.Join(", ", session.InputNames)} and makes {string.Join(", ", session.OutputNames)}, rather than {string.Join(", ", s_inputs)} and {Output}.");
        }

        (_dimensions, var made) = (session.InputMetadata["items"].Dimensions[^1], output.Dimensions[^1]);
        if (_dimensions <= 0 || made != _dimensions)
        {
            throw new ModelException($"{name} takes item vectors of {_dimensions} dimensions and makes profiles of {made}; both must be the same.");
        }

        if (session.ModelMetadata.CustomMetadataMap.GetValueOrDefault("normalized") == "false")
        {
            throw new ModelException($"{name} scores by products rather than cosines, which an index of unit vectors cannot; train it with --cosine true.");
        }
    }

    /// <summary>Components of an item vector and of a profile.</summary>
    public int Dimensions => _dimensions;

    /// <summary>Interactions that it reads.</summary>
    public int MaxLength { get; }

    public int LengthOf(UserInput input) => input.Items.Length;

    public IModelBatch<UserInput> CreateBatch() => new Batch(_session, _dimensions);

    public void Warm(int maxBatch)
    {
        var random = new Random(1);
        foreach (var (count, length) in new[] { (1, 1), (1, MaxLength), (maxBatch, MaxLength) })
        {
            var inputs = Enumerable.Range(0, count)
                .Select(_ => new UserInput([.. Enumerable.Range(0, length).Select(_ => RandomUnit(random))], new byte[length], new byte[length])).ToArray();
            try
            {
                if (Array.Exists(this.TryEncode(inputs), result => result is null or { IsZero: true }))
                {
                    throw new ModelException($"{_name} makes profiles that are zero or no numbers.");
                }
            }
            catch (OnnxRuntimeException exception)
            {
                throw new ModelException($"{_name} cannot encode {count} histories of {length}: {ModelFolder.FirstLine(exception)}", exception);
            }
        }
    }

    public void Dispose() => _session.Dispose();

    private Embedding RandomUnit(Random random)
    {
        var values = new float[_dimensions];
        foreach (ref var value in values.AsSpan())
        {
            value = random.NextSingle() - 0.5f;
        }

        return Embedding.Normalized(values);
    }

    private sealed class Batch(InferenceSession session, int dimensions) : IModelBatch<UserInput>
    {
        private readonly OrtIoBinding _binding = session.CreateIoBinding();
        private readonly RunOptions _run = new();
        private readonly TensorBuffer<float> _items = new();
        private readonly TensorBuffer<long> _kinds = new();
        private readonly TensorBuffer<long> _gaps = new();
        private readonly TensorBuffer<long> _lengths = new();
        private readonly TensorBuffer<float> _profiles = new();
        private int _count;
        private int _length;

        public void Fill(ReadOnlySpan<UserInput> inputs)
        {
            var length = 1;
            foreach (var input in inputs)
            {
                length = Math.Max(length, input.Items.Length);
            }

            (_count, _length) = (inputs.Length, length);
            var items = _items.Take(inputs.Length * length * dimensions);
            var kinds = _kinds.Take(inputs.Length * length);
            var gaps = _gaps.Take(inputs.Length * length);
            var lengths = _lengths.Take(inputs.Length);
            for (var row = 0; row < inputs.Length; row++)
            {
                Fill(inputs[row], items.Slice(row * length * dimensions, length * dimensions), kinds.Slice(row * length, length), gaps.Slice(row * length, length));
                lengths[row] = inputs[row].Items.Length;
            }
        }

        public void Run(Span<Embedding?> results)
        {
            var profiles = _profiles.Take(_count * dimensions);
            using var itemValue = _items.As(_count, _length, dimensions);
            using var kindValue = _kinds.As(_count, _length);
            using var gapValue = _gaps.As(_count, _length);
            using var lengthValue = _lengths.As(_count);
            using var profileValue = _profiles.As(_count, dimensions);
            _binding.BindInput(s_inputs[0], itemValue);
            _binding.BindInput(s_inputs[1], kindValue);
            _binding.BindInput(s_inputs[2], gapValue);
            _binding.BindInput(s_inputs[3], lengthValue);
            _binding.BindOutput(Output, profileValue);
            session.RunWithBinding(_run, _binding);
            _binding.SynchronizeBoundOutputs();
            for (var row = 0; row < _count; row++)
            {
                results[row] = ModelOutput.ToUnit(profiles.Slice(row * dimensions, dimensions));
            }
        }

        public void Dispose()
        {
            _binding.Dispose();
            _run.Dispose();
        }

        private void Fill(UserInput input, Span<float> items, Span<long> kinds, Span<long> gaps)
        {
            for (var i = 0; i < input.Items.Length; i++)
            {
                input.Items[i].Values.CopyTo(items[(i * dimensions)..]);
                kinds[i] = input.Kinds[i];
                gaps[i] = input.Gaps[i];
            }

            items[(input.Items.Length * dimensions)..].Clear();
            kinds[input.Items.Length..].Clear();
            gaps[input.Items.Length..].Clear();
        }
    }
}
