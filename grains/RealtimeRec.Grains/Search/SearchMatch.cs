using RealtimeRec.Catalog;

namespace RealtimeRec.Search;

/// <summary>A product that has what is searched for.</summary>
/// <param name="Row">The product; of a group of variants one that stands for all.</param>
/// <param name="Words">How well the words fit, 0 to 1; 0 where none are asked for.</param>
internal readonly record struct SearchMatch(CatalogRow Row, float Words);
