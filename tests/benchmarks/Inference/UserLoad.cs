using Microsoft.Extensions.Options;
using Microsoft.ML.OnnxRuntime;
using RealtimeRec.Catalog;
using RealtimeRec.Encoders;
using RealtimeRec.Encoders.Histories;
using RealtimeRec.Encoders.Sessions;
using RealtimeRec.Inference;

namespace RealtimeRec.Benchmarks.Inference;

/// <summary>Histories as long as the user encoder reads.</summary>
internal sealed class UserLoad(ModelSet models, UserHistory[] histories, InferenceOptions options, CatalogReplica replica, CatalogIds ids) : IEncoderLoad
{
    public string Kind => "user";

    public static UserLoad Of(ModelSet models, IServiceProvider services, int count, int products)
    {
        var random = new Random(1);
        var length = models.HistoryLength;
        var histories = Enumerable.Range(0, count).Select(_ => new UserHistory(
            [.. Enumerable.Range(0, length).Select(_ => $"item-{random.Next(products)}")],
            [.. Enumerable.Range(0, length).Select(_ => (byte)(1 + random.Next(3)))],
            [.. Enumerable.Range(0, length).Select(_ => (byte)random.Next(GapBuckets.Count))])).ToArray();
        return new UserLoad(
            models,
            histories,
            services.GetRequiredService<IOptions<InferenceOptions>>().Value,
            services.GetRequiredService<CatalogReplica>(),
            services.GetRequiredService<CatalogIds>());
    }

    public async Task<bool> CallAsync(EncoderRouter router, int number) => await router.EncodeUserAsync(models, histories[number % histories.Length]) is not null;

    public BareLoop OpenBare(int batch)
    {
        var (length, width) = (models.HistoryLength, models.Dimensions);
        var items = new float[batch * length * width];
        var (kinds, gaps) = (new long[batch * length], new long[batch * length]);
        for (var row = 0; row < batch; row++)
        {
            var history = histories[row % histories.Length];
            for (var i = 0; i < length; i++)
            {
                var at = (row * length) + i;
                ids.Items.TryGet(history.ItemIds[i], out var item);
                replica.Current.Find(item)!.Vector.Values.CopyTo(items.AsSpan(at * width));
                (kinds[at], gaps[at]) = (history.Kinds[i], history.Gaps[i]);
            }
        }

        var file = ModelFiles.Choose(models.User!, options, options.Provider, "user-encoder");
        return new BareLoop(
            ModelSessions.Open(models.User!.Read(file), options, options.Provider, 0, file),
            [
                ("items", OrtValue.CreateTensorValueFromMemory(items, [batch, length, width])),
                ("kinds", OrtValue.CreateTensorValueFromMemory(kinds, [batch, length])),
                ("gaps", OrtValue.CreateTensorValueFromMemory(gaps, [batch, length])),
                ("lengths", OrtValue.CreateTensorValueFromMemory(Enumerable.Repeat((long)length, batch).ToArray(), [batch])),
            ],
            ("profile", OrtValue.CreateTensorValueFromMemory(new float[batch * width], [batch, width])));
    }
}
