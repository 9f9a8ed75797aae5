using Orleans.Concurrency;
using RealtimeRec.Catalog;
using RealtimeRec.Embeddings;
using RealtimeRec.Placement;

namespace RealtimeRec.Inference;

/// <inheritdoc cref="IEncoderGrain"/>
/// <remarks>
/// Reentrant: callers wait together for a batch, which a thread of the device runs. What a call does on the grain's own scheduler is
/// to look up vectors or to cut a text into pieces.
/// </remarks>
[Reentrant]
[PlacedOnRole(SiloRoles.Inference)]
[PlacedOnNamedSilo]
internal sealed class EncoderGrain(EncoderDevices devices, CatalogReplica replica, CatalogIds ids) : Grain, IEncoderGrain
{
    private EncoderDevice? Device
    {
        get
        {
            var slot = DeviceAddress.SlotOf(this.GetPrimaryKeyString());
            return slot < devices.All.Count ? devices.All[slot] : null;
        }
    }

    public ValueTask<EncodeReply> EncodeUsersAsync(string models, UserHistory[] histories, TimeSpan[] budgets, CancellationToken cancellationToken) =>
        replica.OfModels(models) is { Models.UserEncoder: { } version } catalog && Device?.UserEncoder(version) is { } queue
            ? EncodeAsync(queue, Array.ConvertAll(histories, history => InputOf(history, catalog)), budgets, cancellationToken)
            : NotLoaded(histories.Length);

    public ValueTask<EncodeReply> EncodeTextsAsync(string encoder, EncoderText[] texts, TimeSpan[] budgets, CancellationToken cancellationToken) =>
        Device?.TextEncoder(encoder) is var (model, queue)
            ? EncodeAsync(queue, Array.ConvertAll(texts, text => model.Tokenize(text.Text, text.IsQuery)), budgets, cancellationToken)
            : NotLoaded(texts.Length);

    public ValueTask<DeviceStatus> GetStatusAsync() =>
        Device is { } device ? ValueTask.FromResult(device.Status()) : throw new OrleansException($"This silo has no device {this.GetPrimaryKeyString()}.");

    private static async ValueTask<EncodeReply> EncodeAsync<TInput>(
        EncoderQueue<TInput> queue, TInput[] inputs, TimeSpan[] budgets, CancellationToken cancellationToken) =>
        new(await queue.EncodeAsync(inputs, budgets, cancellationToken), queue.Depth);

    private static ValueTask<EncodeReply> NotLoaded(int count) =>
        ValueTask.FromResult(new EncodeReply([.. Enumerable.Repeat(new Encoded(EncodeOutcome.NotLoaded, null), count)], 0));

    /// <summary>The history with the items' vectors in place of their ids; items without a vector are left out.</summary>
    private UserInput InputOf(UserHistory history, CatalogSnapshot catalog)
    {
        var known = 0;
        var first = Math.Max(0, history.ItemIds.Length - catalog.Models.HistoryLength);
        var items = new Embedding[history.ItemIds.Length - first];
        var (kinds, gaps) = (new byte[items.Length], new byte[items.Length]);
        for (var i = first; i < history.ItemIds.Length; i++)
        {
            if (ids.Items.TryGet(history.ItemIds[i], out var item) && catalog.Find(item) is { Vector.IsZero: false } row)
            {
                (items[known], kinds[known], gaps[known]) = (row.Vector, history.Kinds[i], history.Gaps[i]);
                known++;
            }
        }

        return known == items.Length ? new UserInput(items, kinds, gaps) : new UserInput(items[..known], kinds[..known], gaps[..known]);
    }
}
