using System.Text.Json.Serialization;
using RealtimeRec.Feeds;
using RealtimeRec.Gateway.Answers;
using RealtimeRec.Inference;
using RealtimeRec.Quality;
using RealtimeRec.Search;
using RealtimeRec.Users;

namespace RealtimeRec.Gateway.Http;

/// <summary>Everything the API answers with.</summary>
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(EventsAnswer))]
[JsonSerializable(typeof(ProductAnswer))]
[JsonSerializable(typeof(ProductsAnswer))]
[JsonSerializable(typeof(BatchGetAnswer))]
[JsonSerializable(typeof(ProductWritten))]
[JsonSerializable(typeof(BulkAnswer))]
[JsonSerializable(typeof(FeedPage))]
[JsonSerializable(typeof(PageAnswer))]
[JsonSerializable(typeof(UserProfileView))]
[JsonSerializable(typeof(UserExport))]
[JsonSerializable(typeof(MergeAnswer))]
[JsonSerializable(typeof(RelatedAnswer))]
[JsonSerializable(typeof(CategoriesAnswer))]
[JsonSerializable(typeof(ModelsAnswer))]
[JsonSerializable(typeof(QualityReport))]
[JsonSerializable(typeof(SearchPage))]
[JsonSerializable(typeof(SynonymList))]
[JsonSerializable(typeof(SearchSuggestions))]
[JsonSerializable(typeof(BlockedTexts))]
[JsonSerializable(typeof(ListAnswer))]
[JsonSerializable(typeof(SearchAnalytics))]
[JsonSerializable(typeof(RankerReport))]
[JsonSerializable(typeof(RankingReport))]
internal sealed partial class GatewayJsonContext : JsonSerializerContext;
