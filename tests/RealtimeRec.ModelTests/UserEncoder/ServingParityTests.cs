using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using RealtimeRec.Catalog;
using RealtimeRec.Embeddings;
using RealtimeRec.Encoders.Histories;
using RealtimeRec.Encoders.Sessions;
using RealtimeRec.Events;
using RealtimeRec.Profiles;
using RealtimeRec.Ranking.Cases;
using RealtimeRec.Training.Data;
using RealtimeRec.Training.Torch;
using RealtimeRec.Training.UserEncoder;
using RealtimeRec.Users;
using static TorchSharp.torch;

namespace RealtimeRec.ModelTests.UserEncoder;

/// <summary>A history has the same profile where an encoder is judged as where it is served.</summary>
public sealed class ServingParityTests
{
    private const int Items = 50;
    private const int MaxLength = 20;
    private const long Now = 1_790_000_000_000;

    private static readonly EventKind[] s_kinds = [EventKind.ViewItem, EventKind.AddToCart, EventKind.Purchase, EventKind.AddToWishlist];

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(MaxLength)]
    [InlineData(3 * MaxLength)]
    public void TheSameHistoryHasTheSameVectorOfflineAndServed(int length)
    {
        using var module = Module();
        var model = UserEncoderExport.ToOnnx(module, new Dictionary<string, string>());
        var vectors = UserEncoderExport.ItemVectors(module);
        vectors.AsSpan(3 * module.Options.Dimensions, module.Options.Dimensions).Clear();
        var (history, kinds, times) = History(length);

        using var encoder = new OnnxUserEncoder(model);
        var offline = new OnnxRanker("offline", encoder, vectors).ProfileOf(new RankingCase(history, 0, [.. kinds.Select(kind => (byte)kind)], times, Now));

        using var served = new UserModel(new InferenceSession(model), "user-encoder", MaxLength);
        Assert.Equal(1, TensorPrimitives.Dot(offline, served.Encode(Served(history, kinds, times, vectors))[0].Values), 1e-5);

        // Both read what was done and when, or they would agree all the same.
        var blind = new OnnxRanker("blind", encoder, vectors).ProfileOf(new RankingCase(history, 0));
        Assert.True(TensorPrimitives.Dot(offline, blind) < 0.999, $"{TensorPrimitives.Dot(offline, blind)}");
    }

    [Fact]
    public void ATrainingCaseAndARankingOfItAreAskedForAtTheSameTime()
    {
        var (history, kinds, times) = History(6);
        var sequence = new EncoderSequence(history, [.. kinds.Select(kind => (byte)kind)], times);
        var question = EncoderCase.At(sequence, ^2);
        Assert.Equal((4, history[4], (long?)times[4]), (question.History.Length, question.Target, question.Now));
        var ranking = question.ToRanking();
        Assert.Equal(times[..4], ranking.Times);
        Assert.Equal(times[4], ranking.Now);
        Assert.Equal(question.History.Kinds, ranking.Kinds);
    }

    [Fact]
    public void AKindThatIsYoungerThanTheEncoderCountsAsAnUnknownOne()
    {
        using var module = Module();
        using var served = new UserModel(new InferenceSession(UserEncoderExport.ToOnnx(module, new Dictionary<string, string>())), "user-encoder", MaxLength);
        var item = Embedding.FromOwned(UserEncoderExport.ItemVectors(module)[..module.Options.Dimensions]);
        Assert.Equal(1, served.Encode(new UserInput([item], [200], [200]))[0].Dot(served.Encode(new UserInput([item], [0], [0]))[0]), 1e-5);
        Assert.Equal([0, 0], HistoryFeatures.Of(2, [15, 255], [], null).Kinds);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WhatIsUnknownCountsAsNothingAfterTraining(bool hasFeatures)
    {
        var options = new UserEncoderOptions { Dimensions = 32, MaxLength = 12, BatchSize = 16, Epochs = 2, Negatives = 0, TargetSpread = 0 };
        var walks = SyntheticSequences.Walks(40, Items, 8, seed: 1);
        var sequences = hasFeatures
            ? Array.ConvertAll(walks, walk => walk with
            {
                Kinds = [.. walk.Items.Select(item => (byte)(item % 3))],
                Times = [.. walk.Items.Select((_, i) => i * 60_000L * (1 + (walk.Items[0] % 5)))],
            })
            : walks;
        var (training, cases) = SyntheticSequences.Split(sequences);
        random.manual_seed(1);
        using var module = new UserEncoderModule(Items, null, options);
        using (no_grad())
        {
            // As an encoder that was trained before rows of zero were kept.
            TorchSharp.torch.nn.init.normal_(module.Kinds.weight!, 0, 0.5);
            TorchSharp.torch.nn.init.normal_(module.Gaps.weight!, 0, 0.5);
        }

        using var trainer = new UserEncoderTrainer(module, training, cases, excludeHistory: false);
        trainer.Train(new Progress<EpochReport>(), checkpoint: null, CancellationToken.None);
        foreach (var table in new[] { module.Kinds.weight!, module.Gaps.weight! })
        {
            var rows = table.detach().data<float>().ToArray().Chunk(options.Dimensions).ToArray();
            Assert.All(rows[0], value => Assert.Equal(0, value));
            Assert.All(rows[1], value => Assert.NotEqual(0, value));
        }
    }

    /// <summary>The way through a silo: a profile's interactions become a history of ids, and a device finds their vectors.</summary>
    private static UserInput Served(int[] history, EventKind[] kinds, long[] times, float[] vectors)
    {
        var ids = new IdTable<ItemOrdinal>();

        // What was taken back is no interest, and preparation leaves it out of what is trained and judged on.
        var interactions = history
            .SelectMany((item, i) => new[]
            {
                Interaction(times[i], item, kinds[i]),
                Interaction(times[i], item, i % 2 == 0 ? EventKind.RemoveFromCart : EventKind.Refund),
            })
            .ToArray();
        var asked = ProfileEncoder.HistoryOf(interactions, MaxLength, Now, ids);
        var dimensions = vectors.Length / Items;
        return UserInput.Of<string>(
            asked.ItemIds, asked.Kinds, asked.Gaps, MaxLength, id => Embedding.FromOwned(vectors.AsSpan(int.Parse(id[5..]) * dimensions, dimensions).ToArray()));

        Interaction Interaction(long time, int item, EventKind kind) => new(time, ids.GetOrAdd($"item-{item}"), kind, 1, 0);
    }

    private static (int[] Items, EventKind[] Kinds, long[] Times) History(int length)
    {
        var random = new Random(length);
        var times = new long[length];
        for (var (i, time) = (length - 1, Now - 45_000_000); i >= 0; i--)
        {
            times[i] = time;
            time -= (long)(60_000 * Math.Pow(2, random.NextDouble() * 12));
        }

        return ([.. Enumerable.Range(0, length).Select(i => i == 2 ? 3 : random.Next(4, Items))], [.. Enumerable.Range(0, length).Select(_ => s_kinds[random.Next(s_kinds.Length)])], times);
    }

    /// <summary>An encoder whose kinds and gaps count, as they do after training on data that has them.</summary>
    private static UserEncoderModule Module()
    {
        random.manual_seed(1);
        var module = new UserEncoderModule(Items, null, new UserEncoderOptions { Dimensions = 32, MaxLength = MaxLength });
        using var noGradients = no_grad();
        TorchSharp.torch.nn.init.normal_(module.Kinds.weight!, 0, 0.5);
        TorchSharp.torch.nn.init.normal_(module.Gaps.weight!, 0, 0.5);
        module.PinUnknown();
        return module;
    }
}
