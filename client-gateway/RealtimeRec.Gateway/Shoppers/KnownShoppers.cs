using RealtimeRec.Quality;

namespace RealtimeRec.Gateway.Shoppers;

/// <summary>
/// The shoppers that the page offers to choose from: the latest to be noted, newest first, and nobody who was erased since. Safe for concurrent use.
/// </summary>
public sealed class KnownShoppers(TimeProvider time)
{
    /// <summary>Most shoppers kept.</summary>
    public const int Capacity = 50;

    private readonly Lock _lock = new();
    private readonly LinkedList<(string UserId, DateTimeOffset Noted)> _order = new();
    private readonly Dictionary<string, LinkedListNode<(string UserId, DateTimeOffset Noted)>> _nodes = new(StringComparer.Ordinal);

    /// <summary>Puts a shopper at the head of the list.</summary>
    public void Note(string userId)
    {
        lock (_lock)
        {
            if (_nodes.Remove(userId, out var known))
            {
                _order.Remove(known);
            }
            else if (_nodes.Count == Capacity)
            {
                _nodes.Remove(_order.Last!.Value.UserId);
                _order.RemoveLast();
            }

            _nodes[userId] = _order.AddFirst((userId, time.GetUtcNow()));
        }
    }

    /// <summary>Takes a shopper off the list.</summary>
    public void Forget(string userId)
    {
        lock (_lock)
        {
            if (_nodes.Remove(userId, out var known))
            {
                _order.Remove(known);
            }
        }
    }

    /// <summary>Takes those off the list who were erased after they were noted, on whatever gateway.</summary>
    public void Forget(IReadOnlyList<QualityErasure> erased)
    {
        if (erased.Count == 0)
        {
            return;
        }

        lock (_lock)
        {
            foreach (var (userId, noted) in _order.ToArray())
            {
                if (erased.Any(erasure => noted <= erasure.At && erasure.IsOf(userId)))
                {
                    Forget(userId);
                }
            }
        }
    }

    /// <summary>The shoppers, latest first.</summary>
    public string[] List()
    {
        lock (_lock)
        {
            return [.. _order.Select(shopper => shopper.UserId)];
        }
    }
}
