using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using RealtimeRec.Embeddings;
using RealtimeRec.Encoders.Files;
using RealtimeRec.Encoders.Sessions;

namespace RealtimeRec.Encoders.Histories;

/// <summary>A user encoder in a session: histories to profiles in the space of the items.</summary>
public sealed class UserModel : IBatchModel<UserInput>
{
    private const string Output = "profile";
    private static readonly string[] s_inputs = ["items", "kinds", "gaps", "lengths"];

    private readonly InferenceSession _session;
    private readonly string _name;
    private readonly int _dimensions;
    private readonly int _kindCount;
    private readonly int _gapCount;

    /// <summary>Takes a session over.</summary>
    /// <param name="session">The session.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <param name="maxLength">Interactions that it reads.</param>
    /// <param name="isServed">Whether its profiles are looked for in an index of unit vectors, rather than only judged.</param>
    /// <exception cref="ModelException">Its inputs or outputs are not those of a user encoder, or cannot be served.</exception>
    public UserModel(InferenceSession session, string name, int maxLength, bool isServed = true)
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

        var metadata = session.ModelMetadata.CustomMetadataMap;
        (_kindCount, _gapCount) = (CountOf(metadata, "kind_count"), CountOf(metadata, "gap_count"));
        if (isServed && metadata.GetValueOrDefault("normalized") == "false")
        {
            throw new ModelException($"{name} scores by products rather than cosines, which an index of unit vectors cannot; train it with --cosine true.");
        }
    }

    /// <summary>Components of an item vector and of a profile.</summary>
    public int Dimensions => _dimensions;

    /// <summary>Interactions that it reads.</summary>
    public int MaxLength { get; }

    public int LengthOf(UserInput input) => input.Items.Length;

    public IModelBatch<UserInput> CreateBatch() => new Batch(this);

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

    /// <summary>The model's own output for inputs, at least one: neither scaled nor looked at, [inputs, dimensions].</summary>
    public float[] Profiles(params ReadOnlySpan<UserInput> inputs)
    {
        using var batch = new Batch(this);
        batch.Fill(inputs);
        return batch.Run().ToArray();
    }

    public void Dispose() => _session.Dispose();

    /// <summary>Rows of one of the model's tables; a number beyond them, of a kind that is younger than the model, is an unknown one.</summary>
    private static int CountOf(IReadOnlyDictionary<string, string> metadata, string key) =>
        metadata.TryGetValue(key, out var text) && int.TryParse(text, CultureInfo.InvariantCulture, out var count) ? count : byte.MaxValue + 1;

    private Embedding RandomUnit(Random random)
    {
        var values = new float[_dimensions];
        foreach (ref var value in values.AsSpan())
        {
            value = random.NextSingle() - 0.5f;
        }

        return Embedding.Normalized(values);
    }

    private sealed class Batch(UserModel model) : IModelBatch<UserInput>
    {
        private readonly int _dimensions = model._dimensions;
        private readonly OrtIoBinding _binding = model._session.CreateIoBinding();
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
            var items = _items.Take(inputs.Length * length * _dimensions);
            var kinds = _kinds.Take(inputs.Length * length);
            var gaps = _gaps.Take(inputs.Length * length);
            var lengths = _lengths.Take(inputs.Length);
            for (var row = 0; row < inputs.Length; row++)
            {
                Fill(inputs[row], items.Slice(row * length * _dimensions, length * _dimensions), kinds.Slice(row * length, length), gaps.Slice(row * length, length));
                lengths[row] = inputs[row].Items.Length;
            }
        }

        public void Run(Span<Embedding?> results)
        {
            var profiles = Run();
            for (var row = 0; row < _count; row++)
            {
                results[row] = ModelOutput.ToUnit(profiles.Slice(row * _dimensions, _dimensions));
            }
        }

        public ReadOnlySpan<float> Run()
        {
            var profiles = _profiles.Take(_count * _dimensions);
            using var itemValue = _items.As(_count, _length, _dimensions);
            using var kindValue = _kinds.As(_count, _length);
            using var gapValue = _gaps.As(_count, _length);
            using var lengthValue = _lengths.As(_count);
            using var profileValue = _profiles.As(_count, _dimensions);
            _binding.BindInput(s_inputs[0], itemValue);
            _binding.BindInput(s_inputs[1], kindValue);
            _binding.BindInput(s_inputs[2], gapValue);
            _binding.BindInput(s_inputs[3], lengthValue);
            _binding.BindOutput(Output, profileValue);
            model._session.RunWithBinding(_run, _binding);
            _binding.SynchronizeBoundOutputs();
            return profiles;
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
                input.Items[i].Values.CopyTo(items[(i * _dimensions)..]);
                kinds[i] = input.Kinds[i] < model._kindCount ? input.Kinds[i] : 0;
                gaps[i] = input.Gaps[i] < model._gapCount ? input.Gaps[i] : 0;
            }

            items[(input.Items.Length * _dimensions)..].Clear();
            kinds[input.Items.Length..].Clear();
            gaps[input.Items.Length..].Clear();
        }
    }
}
