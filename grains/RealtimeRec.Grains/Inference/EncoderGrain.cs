using Orleans.Concurrency;
using RealtimeRec.Catalog;
using RealtimeRec.Encoders.Histories;
using RealtimeRec.Placement;

namespace RealtimeRec.Inference;

/// <inheritdoc cref="IEncoderGrain"/>
/// <remarks>
/// Reentrant: callers wait together for a batch, which a thread of the device runs. What a call does on the grain's own scheduler is
/// to look up vectors or to cut a text into pieces.
/// </remarks>
[Reentrant]
[PlacedOnRole(SiloRole.Inference)]
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

    private UserInput InputOf(UserHistory history, CatalogSnapshot catalog) => UserInput.Of<string>(
        history.ItemIds,
        history.Kinds,
        history.Gaps,
        catalog.Models.HistoryLength,
        itemId => ids.Items.TryGet(itemId, out var item) ? catalog.Find(item)?.Vector : null);
}
