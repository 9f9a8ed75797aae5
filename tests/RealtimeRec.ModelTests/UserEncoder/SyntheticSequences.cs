using RealtimeRec.Training.Data;
using RealtimeRec.Training.UserEncoder;

namespace RealtimeRec.ModelTests.UserEncoder;

/// <summary>Shoppers who walk through a shop whose items lead to one another: what comes next follows from the last item and the shopper's own step.</summary>
internal static class SyntheticSequences
{
    /// <summary>A walk of each shopper: every item is the one before plus the shopper's step, with now and then a random one.</summary>
    public static EncoderSequence[] Walks(int shoppers, int items, int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, shoppers).Select(_ =>
        {
            var step = random.Next(1, 4);
            var at = random.Next(items);
            return new EncoderSequence([.. Enumerable.Range(0, length).Select(_ => at = random.Next(10) == 0 ? random.Next(items) : (at + step) % items)]);
        })];
    }

    /// <summary>The walks without their last item, and that item as the question.</summary>
    public static (EncoderSequence[] Training, EncoderCase[] Cases) Split(EncoderSequence[] walks) =>
        ([.. walks.Select(walk => walk[..^1])], [.. walks.Select(walk => new EncoderCase(walk[..^1], walk.Items[^1]))]);
}
