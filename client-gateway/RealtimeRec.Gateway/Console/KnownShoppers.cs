using RealtimeRec.Quality;

namespace RealtimeRec.Gateway.Console;

/// <summary>
/// The shoppers that the page offers to choose from: the latest to be noted, newest first, and nobody who was erased. Safe for concurrent use.
/// </summary>
public sealed class KnownShoppers
{
    /// <summary>Most shoppers kept.</summary>
    public const int Capacity = 50;

    private readonly Lock _lock = new();
    private readonly LinkedList<string> _order = new();
    private readonly Dictionary<string, LinkedListNode<string>> _nodes = new(StringComparer.Ordinal);

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
                _nodes.Remove(_order.Last!.Value);
                _order.RemoveLast();
            }

            _nodes[userId] = _order.AddFirst(userId);
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

    /// <summary>Takes those off the list who were erased, on whatever gateway.</summary>
    public void Forget(IReadOnlyList<QualityErasure> erased)
    {
        var users = erased.Select(erasure => erasure.User).ToHashSet();
        var isAnyone = erased.Any(erasure => erasure.IsOfAll);
        foreach (var userId in List().Where(userId => isAnyone || users.Contains(QualityErasure.HashOf(userId))))
        {
            Forget(userId);
        }
    }

    /// <summary>The shoppers, latest first.</summary>
    public string[] List()
    {
        lock (_lock)
        {
            return [.. _order];
        }
    }
}
