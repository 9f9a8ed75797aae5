using System.Runtime.InteropServices;
using RealtimeRec.Catalog;

namespace RealtimeRec.Products;

/// <summary>A part of the products whose signals are folded. <see cref="Of"/> and what it answers are used under a lock on the stripe.</summary>
internal sealed class SignalStripe(TimeProvider time)
{
    /// <summary>Products of a stripe that are always all sent, about a thousand a second for the cluster.</summary>
    private const int EasyLoad = 64;

    /// <summary>Beyond that, a product is sent once it has this many signals for every silo…</summary>
    private const int EnoughSignals = 8;

    /// <summary>…or has waited this many turns, a second each, for every silo: a call to another silo costs as much as several events.</summary>
    private const int MaxTurns = 10;

    /// <summary>Most products whose signals are kept to be sent again.</summary>
    private const int MaxPutBack = 4_096;

    private Dictionary<ItemOrdinal, ProductAccumulator> _accumulators = [];

    /// <summary>How many products wait.</summary>
    public int Count
    {
        get
        {
            lock (this)
            {
                return _accumulators.Count;
            }
        }
    }

    /// <summary>The timestamp of the oldest signal that waits; <see cref="long.MaxValue"/> when none does.</summary>
    public long Since
    {
        get
        {
            lock (this)
            {
                return SinceOf(_accumulators.Values);
            }
        }
    }

    /// <summary>The timestamp of the oldest signal of some products; <see cref="long.MaxValue"/> of none.</summary>
    public static long SinceOf(Dictionary<ItemOrdinal, ProductAccumulator>.ValueCollection accumulators)
    {
        var since = long.MaxValue;
        foreach (var accumulator in accumulators)
        {
            since = Math.Min(since, accumulator.Since);
        }

        return since;
    }

    /// <summary>What is folded of an item.</summary>
    public ProductAccumulator Of(ItemOrdinal item)
    {
        ref var accumulator = ref CollectionsMarshal.GetValueRefOrAddDefault(_accumulators, item, out _);
        return accumulator ??= new ProductAccumulator(time.GetTimestamp());
    }

    /// <summary>Takes everything.</summary>
    public Dictionary<ItemOrdinal, ProductAccumulator> TakeAll()
    {
        lock (this)
        {
            var taken = _accumulators;
            _accumulators = [];
            return taken;
        }
    }

    /// <summary>Takes what is to be sent in this turn.</summary>
    public Dictionary<ItemOrdinal, ProductAccumulator> TakeTurn(int silos)
    {
        lock (this)
        {
            if (_accumulators.Count <= EasyLoad / silos)
            {
                return TakeAll();
            }

            var taken = new Dictionary<ItemOrdinal, ProductAccumulator>();
            foreach (var (item, accumulator) in _accumulators)
            {
                if (accumulator.Signals >= EnoughSignals * silos || ++accumulator.Turns >= MaxTurns * silos)
                {
                    taken.Add(item, accumulator);
                    _accumulators.Remove(item);
                }
            }

            return taken;
        }
    }

    /// <summary>Adds what was taken and not sent to what came since; false when too much waits already.</summary>
    public bool PutBack(ItemOrdinal item, ProductAccumulator accumulator)
    {
        lock (this)
        {
            if (!_accumulators.TryGetValue(item, out var since))
            {
                if (_accumulators.Count >= MaxPutBack)
                {
                    return false;
                }

                accumulator.Turns = 0;
                _accumulators.Add(item, accumulator);
                return true;
            }

            since.Add(accumulator);
            return true;
        }
    }
}
