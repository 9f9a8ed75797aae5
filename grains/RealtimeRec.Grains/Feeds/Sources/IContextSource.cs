namespace RealtimeRec.Feeds.Sources;

/// <summary>A source that goes by <see cref="FeedQuery.Context"/>, in recipes for product pages alone: a ranker of feeds is not told of it.</summary>
internal interface IContextSource;
