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
    private static readonly EncodeReply s_notLoaded = new(EncodeOutcome.NotLoaded, null, 0);
    private static readonly EncodeReply s_nothingKnown = new(EncodeOutcome.NothingKnown, null, 0);

    private EncoderDevice? Device
    {
        get
        {
            var slot = DeviceAddress.SlotOf(this.GetPrimaryKeyString());
            return slot < devices.All.Count ? devices.All[slot] : null;
        }
    }

    public async ValueTask<EncodeReply> EncodeUserAsync(string models, UserHistory history, TimeSpan budget)
    {
        var catalog = replica.OfModels(models);
        if (catalog?.Models.UserEncoder is not { } version || Device?.UserEncoder(version) is not { } queue)
        {
            return s_notLoaded;
        }

        var input = InputOf(history, catalog);
        if (input.Items.Length == 0)
        {
            return s_nothingKnown;
        }

        var encoded = await queue.EncodeAsync(input, budget);
        return new EncodeReply(encoded.Outcome, encoded.Vector is null ? null : [encoded.Vector], queue.Depth);
    }

    public async ValueTask<EncodeReply> EncodeTextsAsync(string encoder, TextRequest request, TimeSpan budget)
    {
        if (Device?.TextEncoder(encoder) is not var (model, queue))
        {
            return s_notLoaded;
        }

        var encoded = await Task.WhenAll(Array.ConvertAll(request.Texts, text => queue.EncodeAsync(model.Tokenize(text, request.AreQueries), budget)));
        foreach (var text in encoded)
        {
            if (text.Outcome != EncodeOutcome.Encoded)
            {
                return new EncodeReply(text.Outcome, null, queue.Depth);
            }
        }

        return new EncodeReply(EncodeOutcome.Encoded, Array.ConvertAll(encoded, text => text.Vector!), queue.Depth);
    }

    public ValueTask<DeviceStatus> GetStatusAsync() =>
        Device is { } device ? ValueTask.FromResult(device.Status()) : throw new OrleansException($"This silo has no device {this.GetPrimaryKeyString()}.");

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
