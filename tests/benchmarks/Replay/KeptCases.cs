using System.Collections.Concurrent;
using RealtimeRec.Feeds;
using RealtimeRec.Feeds.Learned;
using RealtimeRec.RankerTraining;

namespace RealtimeRec.Benchmarks.Replay;

/// <summary>Keeps in this process what a silo would keep for the shop's own ranker, those of no use included.</summary>
internal sealed class KeptCases : IRankerCases
{
    private readonly ConcurrentQueue<RankerCase> _cases = [];

    /// <summary>Lets all go.</summary>
    public void Clear() => _cases.Clear();

    /// <summary>Takes one out.</summary>
    public bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out RankerCase? taken) => _cases.TryDequeue(out taken);

    public void Add(RankingCase @case, RankerRows rows) =>
        _cases.Enqueue(new RankerCase(rows.Features, rows.PlaceOf(@case.Catalog.Find(@case.Item)!.Listed)) { TimeMs = @case.NowMs });
}
