namespace RealtimeRec.Feeds.Learned;

/// <summary>Is told what a ranker is told of the candidates of a feed.</summary>
/// <param name="itemIds">The candidates, in falling order of score.</param>
/// <param name="features">Candidate by candidate, as <see cref="FeedFeatures.Names"/> says.</param>
internal delegate void RankerObserver(IReadOnlyList<string> itemIds, ReadOnlySpan<float> features);
