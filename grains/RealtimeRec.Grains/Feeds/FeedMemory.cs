using RealtimeRec.Retrieval.Vectors;

namespace RealtimeRec.Feeds;

/// <summary>What a user's feeds leave to the next: it comes to the same sooner while the profile stays as it is. Any number of feeds may use it at once.</summary>
internal sealed class FeedMemory
{
    private volatile NearestRows? _nearest;

    /// <summary>The rows nearest to the profile vector; null before the first feed.</summary>
    public NearestRows? Nearest
    {
        get => _nearest;
        set => _nearest = value;
    }
}
